package io.millrace.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.plan.ServingPlan.Rollout;
import io.millrace.schemas.record.Activation;
import io.millrace.trainer.publish.ActivationLog.Entry;
import io.millrace.trainer.publish.ActivationLog.Reign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
        assertThat(log(entries).before(NOW)).isEmpty();
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
        var rule = new Rollout(Duration.ofHours(1), 0.1, Duration.ofHours(2), List.of(), null);
        var entries = new ArrayList<>(List.of(first));
        entries.addAll(RolloutSteps.of(rule, first, "v2", NOW));
        var log = log(entries);

        assertThat(log.inForce(NOW - HOUR)).contains(first.withShadow("v2"));
        assertThat(log.inForce(NOW + HOUR - 1)).contains(first.withShadow("v2"));
        assertThat(log.inForce(NOW + HOUR)).contains(first.withCanary("v2", 0.1).from(NOW + HOUR));
        assertThat(log.inForce(NOW + 3 * HOUR).orElseThrow().champion()).isEqualTo("v2");
        assertThat(log.inForce(NOW + 3 * HOUR).orElseThrow().versions()).containsExactly("v2");
        assertThat(log.from(NOW)).hasSize(3);
    }

    @Test
    void aRollbackEndsARollout() {
        var rule = new Rollout(Duration.ofHours(1), 0.1, Duration.ofHours(2), List.of(), null);
        var entries = new ArrayList<>(List.of(first));
        entries.addAll(RolloutSteps.of(rule, first, "v2", NOW));
        var before = log(entries).before(NOW).orElseThrow();
        assertThat(before.sameRoles(first)).isTrue();

        entries.add(before.again("rolled back", "test", 9));

        var log = log(entries);
        assertThat(log.inForce(NOW + 9 * HOUR).orElseThrow().champion()).isEqualTo("v1");
        assertThat(log.from(NOW)).hasSize(1);
    }

    @Test
    void aRolloutWithoutShadowOrCanaryLeavesThemOut() {
        var shadowOnly = new Rollout(Duration.ofHours(1), 0, Duration.ZERO, List.of(), null);
        assertThat(RolloutSteps.of(shadowOnly, first, "v2", NOW))
                .containsExactly(first.withShadow("v2"), first.withChampion("v2").from(NOW + HOUR));
        var canaryOnly = new Rollout(Duration.ZERO, 0.5, Duration.ofHours(1), List.of(), null);
        assertThat(RolloutSteps.of(canaryOnly, first, "v2", NOW))
                .containsExactly(
                        first.withCanary("v2", 0.5), first.withChampion("v2").from(NOW + HOUR));
        var nothing = new Rollout(Duration.ZERO, 0, Duration.ZERO, List.of(), null);
        assertThat(RolloutSteps.of(nothing, first, "v2", NOW))
                .containsExactly(first.withChampion("v2"));
    }

    @Test
    void whereRulesDecideARolloutIsItsFirstStepAlone() {
        var rule =
                new Rollout(
                        Duration.ofHours(1),
                        0.1,
                        Duration.ofHours(2),
                        List.of("auc_roc > 0"),
                        Duration.ofDays(9));
        assertThat(RolloutSteps.of(rule, first, "v2", NOW)).containsExactly(first.withShadow("v2"));
        var canary =
                new Rollout(Duration.ZERO, 0.1, Duration.ofHours(2), rule.promote(), rule.within());
        assertThat(RolloutSteps.of(canary, first, "v2", NOW))
                .containsExactly(first.withCanary("v2", 0.1));
    }

    @Test
    void whoWasChampionBeforeLeavesOutWhatWasTakenBack() {
        var entries = new ArrayList<>(List.of(first, second, second.withShadow("v1"), third));
        var reign = log(entries).reign(NOW).orElseThrow();
        assertThat(reign).isEqualTo(new Reign("v3", Optional.of("v2"), 3, false));

        entries.add(second);
        assertThat(log(entries).reign(NOW)).contains(new Reign("v2", Optional.of("v1"), 4, true));
        assertThat(log(entries).isOver("v3", NOW)).isTrue();
        assertThat(log(entries).isOver("v2", NOW)).isFalse();
        assertThat(log(entries).isOver("v9", NOW)).isFalse();

        entries.add(third);
        assertThat(log(entries).reign(NOW)).contains(new Reign("v3", Optional.of("v2"), 5, false));
        assertThat(log(entries).isOver("v3", NOW)).isFalse();
        assertThat(log(List.of()).reign(NOW)).isEmpty();
    }

    @Test
    void onTrialIsWhatTheTrainerBringsAndNeverWasChampion() {
        var entries = new ArrayList<>(List.of(first, second));
        entries.add(second.withShadow("v1").again("watched", "trainer", 0));
        assertThat(log(entries).trial(NOW, "trainer")).isEmpty();
        entries.add(second.withShadow("v1").withShadow("hand").again("", "test", 0));
        assertThat(log(entries).trial(NOW, "trainer")).isEmpty();
        var tried = second.withShadow("v1").withShadow("hand").withShadow("v3");
        entries.add(tried.again("", "trainer", 0));
        assertThat(log(entries).trial(NOW, "trainer")).contains("v3");
        entries.add(tried.withCanary("v3", 0.5).again("", "test", 0));
        assertThat(log(entries).trial(NOW, "trainer")).contains("v3");
        entries.add(second);
        assertThat(log(entries).trial(NOW, "trainer")).isEmpty();
    }

    private static ActivationLog log(List<Activation> entries) {
        return new ActivationLog(
                IntStream.range(0, entries.size())
                        .mapToObj(at -> new Entry(entries.get(at), at))
                        .toList());
    }

    /** Rolls back and says to whom. */
    private static String rollback(List<Activation> entries) {
        var before = log(entries).before(NOW).orElseThrow();
        entries.add(before.again("rolled back", "test", 0));
        return before.champion();
    }
}
