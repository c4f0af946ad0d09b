package io.millrace.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.plan.ServingPlan.Rollout;
import io.millrace.schemas.record.Activation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationLogTest {
    private static final long NOW = 1_000_000;
    private static final long HOUR = 3_600_000;

    private final Activation first = Activation.champion("v1", "first", "test", 0);
    private final Activation second = Activation.champion("v2", "second", "test", 1);
    private final Activation third = Activation.champion("v3", "third", "test", 2);

    @Test
    void aRollbackGoesBackStepByStepAndNeverForward() {
        var entries = new ArrayList<>(List.of(first, second, third));
        assertThat(rollback(entries)).isEqualTo("v2");
        assertThat(rollback(entries)).isEqualTo("v1");
        assertThat(new ActivationLog(entries).before(NOW)).isEmpty();
        entries.add(third);
        assertThat(rollback(entries)).isEqualTo("v1");
    }

    @Test
    void theSameTwiceIsOneStep() {
        var entries = new ArrayList<>(List.of(first, second, second));
        assertThat(rollback(entries)).isEqualTo("v1");
    }

    @Test
    void aRolloutTakesItsStepsByEventTime() {
        var rule = new Rollout(Duration.ofHours(1), 0.1, Duration.ofHours(2));
        var entries = new ArrayList<>(List.of(first));
        entries.addAll(RolloutSteps.of(rule, first, "v2", NOW));
        var log = new ActivationLog(entries);

        assertThat(log.inForce(NOW - HOUR)).contains(first.withShadow("v2"));
        assertThat(log.inForce(NOW + HOUR - 1)).contains(first.withShadow("v2"));
        assertThat(log.inForce(NOW + HOUR)).contains(first.withCanary("v2", 0.1).from(NOW + HOUR));
        assertThat(log.inForce(NOW + 3 * HOUR).orElseThrow().champion()).isEqualTo("v2");
        assertThat(log.inForce(NOW + 3 * HOUR).orElseThrow().versions()).containsExactly("v2");
        assertThat(log.from(NOW)).hasSize(3);
    }

    @Test
    void aRollbackEndsARollout() {
        var rule = new Rollout(Duration.ofHours(1), 0.1, Duration.ofHours(2));
        var entries = new ArrayList<>(List.of(first));
        entries.addAll(RolloutSteps.of(rule, first, "v2", NOW));
        var before = new ActivationLog(entries).before(NOW).orElseThrow();
        assertThat(before.sameRoles(first)).isTrue();

        entries.add(before.again("rolled back", "test", 9));

        var log = new ActivationLog(entries);
        assertThat(log.inForce(NOW + 9 * HOUR).orElseThrow().champion()).isEqualTo("v1");
        assertThat(log.from(NOW)).hasSize(1);
    }

    @Test
    void aRolloutWithoutShadowOrCanaryLeavesThemOut() {
        var shadowOnly = new Rollout(Duration.ofHours(1), 0, Duration.ZERO);
        assertThat(RolloutSteps.of(shadowOnly, first, "v2", NOW))
                .containsExactly(first.withShadow("v2"), first.withChampion("v2").from(NOW + HOUR));
        var canaryOnly = new Rollout(Duration.ZERO, 0.5, Duration.ofHours(1));
        assertThat(RolloutSteps.of(canaryOnly, first, "v2", NOW))
                .containsExactly(
                        first.withCanary("v2", 0.5), first.withChampion("v2").from(NOW + HOUR));
        var nothing = new Rollout(Duration.ZERO, 0, Duration.ZERO);
        assertThat(RolloutSteps.of(nothing, first, "v2", NOW))
                .containsExactly(first.withChampion("v2"));
    }

    /** Rolls back and says to whom. */
    private static String rollback(List<Activation> entries) {
        var before = new ActivationLog(entries).before(NOW).orElseThrow();
        entries.add(before.again("rolled back", "test", 0));
        return before.champion();
    }
}
