package io.millrace.benchmarks.scoring;

import io.millrace.inference.score.VersionScorer;
import io.millrace.inference.session.LoadedModel;
import io.millrace.schemas.record.FeatureVector;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From a decoded vector to margin, score, decision and outlier flag, and the bare call on the same
 * rows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OneVector {
    static final String TREES = "trees";
    static final String LINEAR = "linear";

    @Param({TREES, LINEAR})
    private String model;

    private LoadedModel loaded;
    private VersionScorer scorer;
    private BareCall bare;
    private FeatureVector[] vectors;
    private int next;

    @Setup
    public void open() {
        var plan = Workload.plan("scoring");
        var rows = Workload.rows(plan);
        var known = model.equals(TREES) ? Workload.trees(plan, 1) : Workload.linear(plan);
        var bundle = Workload.bundle("v1", plan, known);
        loaded = LoadedModel.load(bundle.manifest(), bundle.onnx());
        scorer = new VersionScorer(loaded.lease().orElseThrow());
        bare = new BareCall(known, rows);
        vectors =
                rows.stream().map(row -> Workload.vector(plan, row)).toArray(FeatureVector[]::new);
        for (int i = 0; i < rows.size(); i++) {
            if (scorer.margin(vectors[i]) != bare.run(i)) {
                throw new IllegalStateException("row " + i + " is scored differently");
            }
        }
    }

    @TearDown
    public void close() {
        scorer.close();
        loaded.close();
        bare.close();
    }

    @Benchmark
    public double bare() {
        return bare.run(next++ & (Workload.ROWS - 1));
    }

    @Benchmark
    public double ours() {
        var vector = vectors[next++ & (Workload.ROWS - 1)];
        double score = scorer.score(scorer.margin(vector));
        boolean outlier = scorer.outlier(vector);
        return scorer.decision(score) == outlier ? score : -score;
    }
}
