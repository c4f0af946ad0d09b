package io.millrace.schemas.model;

import io.millrace.schemas.model.Provenance.OffsetRange;
import io.millrace.schemas.plan.InputType;
import java.util.List;
import java.util.Map;

/** A manifest with something in every field. */
final class Manifests {
    private Manifests() {}

    /** The same with what format 1 cannot say. */
    static Manifest elsewhere(Manifest manifest) {
        return new Manifest(
                manifest.version(),
                manifest.sha256(),
                manifest.size(),
                manifest.chunks(),
                manifest.fingerprint(),
                manifest.inputs(),
                new ModelShape(
                        List.of(
                                new ModelTensor("amount", TensorType.FLOAT, 1),
                                new ModelTensor("country", TensorType.INT64, 1)),
                        new ModelTensor("probabilities", TensorType.FLOAT, 2),
                        1,
                        -1),
                Manifest.REGRESSION,
                Calibration.NONE,
                manifest.decision(),
                manifest.provenance(),
                manifest.metrics(),
                manifest.drift(),
                manifest.golden(),
                manifest.createdAt(),
                manifest.keyId(),
                manifest.signature());
    }

    static Manifest calibrated(Manifest manifest, Calibration calibration) {
        return new Manifest(
                manifest.version(),
                manifest.sha256(),
                manifest.size(),
                manifest.chunks(),
                manifest.fingerprint(),
                manifest.inputs(),
                manifest.shape(),
                manifest.task(),
                calibration,
                manifest.decision(),
                manifest.provenance(),
                manifest.metrics(),
                manifest.drift(),
                manifest.golden(),
                manifest.createdAt(),
                manifest.keyId(),
                manifest.signature());
    }

    static Manifest of(byte[] onnx) {
        var sha256 = Sha256.hex(onnx);
        return new Manifest(
                Manifest.version(1_700_000_000_000L, sha256),
                sha256,
                onnx.length,
                Chunks.count(onnx.length),
                "0123456789abcdef",
                List.of(
                        ModelInput.number("amount"),
                        new ModelInput("country", InputType.CATEGORY, List.of("at", "ch"))),
                ModelShape.of("input", TensorType.FLOAT, 2, "margin"),
                Manifest.BINARY,
                new Calibration(1.5, -0.25),
                "score >= 0.5",
                new Provenance(
                        "p.training-examples",
                        List.of(new OffsetRange(0, 0, 10), new OffsetRange(1, 5, 7)),
                        42,
                        "xgboost",
                        Map.of("max_depth", "6", "eta", "0.1"),
                        Map.of("xgboost4j", "3.0.4"),
                        null,
                        1_600_000_000_000L,
                        1_700_000_000_000L,
                        "17.0.15"),
                Map.of("average_precision", 0.5, "auc_roc", 0.75),
                new DriftBaseline(
                        Map.of("amount", new Histogram(List.of(1.5), List.of(3L, 4L), 2)),
                        new Histogram(List.of(), List.of(9L), 0)),
                List.of(
                        new GoldenRow(List.of(1.0, Double.NaN), -2.5),
                        new GoldenRow(List.of(-0.0, 1e300), Double.parseDouble("2e23"))),
                1_700_000_001_000L,
                "",
                "");
    }
}
