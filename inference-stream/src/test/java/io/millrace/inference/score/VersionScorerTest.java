package io.millrace.inference.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Linear;
import io.millrace.inference.Pipelines;
import io.millrace.inference.session.LoadedModel;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.SourcePosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionScorerTest {
    private final Linear linear = new Linear(1, 10, 100, 1_000);

    @Test
    void categoriesBecomeTheModelsCodes() {
        try (var model = LoadedModel.load(manifest(), linear.onnx());
                var scorer = new VersionScorer(model.lease().orElseThrow())) {
            assertThat(scorer.margin(vector("ch"))).isEqualTo(1 + 20 + 100 + 3_000);
            assertThat(scorer.margin(vector("at"))).isEqualTo(1 + 20 + 0 + 3_000);
            assertThat(scorer.margin(vector("unseen"))).isEqualTo(1 + 20 + 3_000);
            assertThat(scorer.margin(vector(null))).isEqualTo(1 + 20 + 3_000);
            assertThat(scorer.decision(0.5)).isTrue();
            assertThat(scorer.decision(Math.nextDown(0.5))).isFalse();
        }
    }

    private static FeatureVector vector(String country) {
        return new FeatureVector(
                "e",
                0,
                null,
                "f",
                0,
                "v1",
                new SourcePosition("s", 0, 0),
                0,
                true,
                new double[] {2, Double.NaN, 3},
                new String[] {null, country, null});
    }

    private Manifest manifest() {
        var base = Pipelines.manifest("v1", linear);
        return new Manifest(
                base.version(),
                base.sha256(),
                base.size(),
                base.chunks(),
                base.fingerprint(),
                List.of(
                        ModelInput.number("a"),
                        new ModelInput("country", InputType.CATEGORY, List.of("at", "ch")),
                        ModelInput.number("b")),
                base.shape(),
                base.task(),
                base.calibration(),
                base.decision(),
                base.provenance(),
                base.metrics(),
                base.drift(),
                base.golden(),
                base.createdAt(),
                "",
                "");
    }
}
