package io.millrace.benchmarks.scoring;

import io.millrace.inference.Forest;
import io.millrace.inference.Linear;
import io.millrace.inference.Pipelines;
import io.millrace.inference.TestModel;
import io.millrace.schemas.model.DriftBaseline;
import io.millrace.schemas.model.Histogram;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.model.Role;
import io.millrace.schemas.model.Sha256;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A pipeline of 17 inputs, rows for it, and its two models. */
final class Workload {
    /** A power of two. */
    static final int ROWS = 1024;

    private static final int ENTITIES = 1_000;
    private static final long SEED = 20_26;
    private static final int TREES = 100;
    private static final int DEPTH = 6;

    /** The nine edges of ten bins with as many values in each, as the trainer has them. */
    private static final Histogram DECILES =
            new Histogram(
                    List.of(-1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0),
                    Collections.nCopies(10, 100L),
                    100);

    private Workload() {}

    static String definition(String pipeline) {
        return """
        pipeline: %1$s
        partitions: 2
        sources:
          orders:
            topic: %1$s.orders
            id: order
            time: { field: t, unit: seconds }
            fields: { order: long, t: timestamp, customer_id: string, amount: decimal(2) }
        features:
          customer:
            key: customer_id
            from: orders
            values:
              amount: { of: amount, compute: [count, sum, mean, max], over: [1h, 1d, 7d, 30d] }
        predict: { on: orders, key: customer_id, inputs: [ amount, "customer.*" ] }
        serving: { decision: "score >= 0.5", without_model: hold, drift: { window: 1h } }
        """
                .formatted(pipeline);
    }

    static Plan plan(String pipeline) {
        return Plan.of(pipeline, definition(pipeline));
    }

    /** Counts are whole, means have many digits, the rest has two decimals. */
    static List<double[]> rows(Plan plan) {
        var rows = Pipelines.rows(plan.inputs().size(), ROWS, SEED);
        for (var input : plan.inputs()) {
            var name = input.name();
            double steps = name.contains(".count_") ? 1 : name.contains(".mean_") ? 1e15 : 100;
            int column = plan.inputs().indexOf(input);
            rows.forEach(row -> row[column] = Math.rint(row[column] * steps) / steps);
        }
        return rows;
    }

    static TestModel trees(Plan plan, long seed) {
        return new Forest(plan.inputs().size(), TREES, DEPTH, new Random(seed));
    }

    static TestModel linear(Plan plan) {
        return new Linear(
                0.1,
                IntStream.range(0, plan.inputs().size()).mapToDouble(i -> 0.1 * i - 0.7).toArray());
    }

    /** Signed, and with a baseline to count by. */
    static ModelBundle bundle(String version, Plan plan, TestModel model) {
        var inputs =
                plan.inputs().stream()
                        .map(Input::name)
                        .collect(Collectors.toMap(Function.identity(), name -> DECILES));
        return Pipelines.bundle(version, plan, model, new DriftBaseline(inputs, DECILES));
    }

    /** Vectors for the model v1 as they stand in {@code features}. */
    static List<byte[]> vectors(Plan plan) {
        var codec = new FeatureVectorCodec(plan);
        return rows(plan).stream().map(row -> codec.encode(vector(plan, row))).toList();
    }

    static FeatureVector vector(Plan plan, double[] row) {
        return vector(plan, 1_234_567, 0, "v1", row);
    }

    static FeatureVector vector(Plan plan, long event, long entry, String version, double[] row) {
        return Pipelines.keyed(
                plan, String.valueOf(event), "c" + event % ENTITIES, entry, version, row);
    }

    /** As many bytes as a prediction has. */
    static byte[] prediction(Plan plan) {
        var vector = vector(plan, rows(plan).get(0));
        return new PredictionCodec(plan.inputs())
                .encode(
                        new Prediction(
                                vector.eventId(),
                                vector.key(),
                                vector.time(),
                                vector.numbers(),
                                vector.texts(),
                                1 / 3.0,
                                1 / 3.0,
                                false,
                                false,
                                Role.CHAMPION,
                                true,
                                "v1",
                                Sha256.hex(new byte[0]),
                                vector.fingerprint(),
                                0,
                                vector.source(),
                                vector.source(),
                                System.currentTimeMillis(),
                                System.currentTimeMillis(),
                                true));
    }
}
