package io.millrace.trainer.run;

import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.Provenance;
import io.millrace.schemas.model.onnx.OnnxStructure;
import io.millrace.schemas.plan.Plan;
import io.millrace.trainer.metric.Classification;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.search.Candidate;
import io.millrace.trainer.search.Split;
import java.util.HashMap;
import java.util.Map;

/** A candidate that passed the gate, with all that its manifest tells. */
@SuppressWarnings("ArrayRecordComponent") // nobody changes or compares them
record Trained(
        Candidate candidate,
        byte[] onnx,
        String sha256,
        String version,
        double[] holdoutMargins,
        Split split,
        Evaluation metrics) {
    /** The bundle with a manifest that is not signed. */
    ModelBundle bundle(Plan plan, ExampleRange range, String parent, long createdAt) {
        var train = split.train();
        var manifest =
                new Manifest(
                        version,
                        sha256,
                        onnx.length,
                        Chunks.count(onnx.length),
                        plan.fingerprint(),
                        train.columns(),
                        shape(),
                        plan.training().task().word(),
                        candidate.calibration(),
                        plan.serving().decision(),
                        provenance(plan, range, parent),
                        byName(metrics),
                        Baseline.of(train, candidate.scores(train)),
                        Golden.rows(split.holdout(), holdoutMargins),
                        createdAt,
                        "",
                        "");
        return new ModelBundle(manifest, onnx);
    }

    private ModelShape shape() {
        return OnnxStructure.inspect(onnx).shape();
    }

    private Provenance provenance(Plan plan, ExampleRange range, String parent) {
        var holdout = split.holdout();
        return new Provenance(
                range.topic(),
                range.offsets(),
                plan.training().seed(),
                candidate.model().learner(),
                parameters(plan),
                Libraries.versions(),
                parent,
                split.train().time(0),
                holdout.time(holdout.rows() - 1),
                System.getProperty("java.version"));
    }

    private Map<String, String> parameters(Plan plan) {
        var parameters = new HashMap<>(RowChoice.of(plan.training()).text());
        candidate
                .model()
                .parameters()
                .values()
                .forEach((name, value) -> parameters.put(name, value.toString()));
        return parameters;
    }

    /** As they stand in a manifest. */
    static Map<String, Double> byName(Evaluation metrics) {
        var byName = new HashMap<String, Double>();
        for (var metric : Metric.of(metrics.task())) {
            byName.put(metric.word(), metric.of(metrics));
        }
        byName.put("rows", (double) metrics.rows());
        if (metrics instanceof Classification classes) {
            byName.put("positives", (double) classes.positives());
        }
        return byName;
    }
}
