package io.millrace.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.TrainingExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {
    private static final int COUNT = 1500;
    private static final String RULE = "auc_roc >= 0.5";
    private static final Plan PLAN = Labelled.plan(RULE);
    private static final List<TrainingExample> EXAMPLES = Labelled.examples(PLAN, COUNT, 1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidates: [xgboost], trials: 3",
                "candidates: [xgboost], trials: 3, folds: 3, negatives: 0.5, calibration: isotonic",
                "candidates: [logistic], trials: 2, negatives: 0.3"
            })
    void aModelIsMadeAgainByteByByteOnAnyNumberOfThreads(String training) {
        var plan = Labelled.plan(RULE, training);
        var manifest = trained(plan).manifest();
        for (int threads = 1; threads <= 2; threads++) {
            var found = Verification.of(plan, manifest, Labelled.source(EXAMPLES), threads);
            assertThat(found.differences()).isEmpty();
            assertThat(found.surroundings()).isEmpty();
            assertThat(found.sha256()).isEqualTo(manifest.sha256());
        }
    }

    @Test
    void whatTheDefinitionSaysNowDoesNotMatter() {
        var manifest = trained(PLAN).manifest();
        var other = Labelled.plan(RULE, "candidates: [logistic], trials: 1, negatives: 0.1");
        assertThat(Verification.of(other, manifest, Labelled.source(EXAMPLES), 1).same()).isTrue();
    }

    @Test
    void otherExamplesGiveAnotherModelAndItIsSaid() {
        var manifest = trained(PLAN).manifest();
        var changed = new ArrayList<>(EXAMPLES);
        var one = changed.get(600);
        changed.set(600, new TrainingExample(one.vector(), 1 - one.label(), one.labelTime(), 0));
        var found = Verification.of(PLAN, manifest, Labelled.source(changed), 1);
        assertThat(found.same()).isFalse();
        assertThat(found.differences())
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("sha256 was " + manifest.sha256() + ", is "));
    }

    @Test
    void whatCannotBeMadeAgainIsRefused() {
        var manifest = trained(PLAN).manifest();
        var other = Plan.of("pay", Labelled.YAML_WITHOUT_RISK.formatted(RULE));
        assertThatThrownBy(() -> Verification.of(other, manifest, Labelled.source(EXAMPLES), 1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(PLAN.fingerprint())
                .hasMessageContaining("give the definition of that time");
        assertThatThrownBy(() -> Verification.of(PLAN, manifest, (range, into) -> {}, 1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("are gone");
    }

    private static ModelBundle trained(Plan plan) {
        var log = new RunLog(Labelled.range(COUNT), COUNT, 5, System::nanoTime);
        return new TrainingRun(plan, Labelled.source(EXAMPLES), 1)
                .run(Optional.empty(), log, 5)
                .orElseThrow(() -> new AssertionError(log.record().reason()));
    }
}
