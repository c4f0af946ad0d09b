package io.millrace.trainer.rollout;

import static io.millrace.trainer.rollout.Course.DAY;
import static io.millrace.trainer.rollout.Course.referee;
import static io.millrace.trainer.rollout.Course.rollback;
import static io.millrace.trainer.rollout.Course.rollout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.plan.LivePlan;
import io.millrace.schemas.plan.ServingPlan.Rollback;
import io.millrace.schemas.plan.ServingPlan.Rollout;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.record.Activation;
import io.millrace.trainer.gate.RuleSet;
import io.millrace.trainer.gate.Ruling;
import io.millrace.trainer.publish.ActivationLog.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What holds of a referee whatever it judges. */
class RefereeTest {
    private final Course course = new Course();
    private final World world = course.world;

    @Test
    void shadowsOfAPersonAreLeftAlone() {
        course.champion("v1", 0, "a person");
        course.entry(course.inForce().withShadow("v2"), 0, "a person");
        world.quality(Map.of("v1", 0.3, "v2", 0.9));
        course.pass(30 * DAY);
        assertThat(course.entries()).hasSize(2);

        course.champion("v3", world.now(), "a person");
        course.pass(world.now() + DAY / 4);
        assertThat(course.inForce().shadows()).containsExactly("v2", "v1");
        course.entry(course.inForce().dropping("v1"), world.now(), "a person");
        course.pass(world.now() + DAY);
        assertThat(course.inForce().shadows()).as("not put back").containsExactly("v2");
    }

    /** A trainer that starts anywhere in between decides the same. */
    @Test
    void aRestartChangesNothing() {
        course.judgedBy(rollout(1, 0.5, 2), rollback(3));
        var whole = run(false);
        assertThat(run(true)).isEqualTo(whole);
        assertThat(whole).hasSizeGreaterThan(5);
    }

    private List<Activation> run(boolean restarts) {
        course.restart(7);
        course.champion("v1", 0, "a person");
        world.quality(Map.of("v1", 0.8, "v2", 0.9, "v3", 0.1));
        course.pass(DAY);
        course.trial("v2", DAY);
        for (int day = 2; day < 12; day++) {
            if (restarts) {
                course.judgedBy(rollout(1, 0.5, 2), rollback(3));
            }
            course.pass(day * DAY);
        }
        course.champion("v3", world.now(), "a person");
        course.pass(14 * DAY);
        return course.entries().stream().map(Entry::activation).toList();
    }

    @Test
    void ofARegressionThereAreNoClassesToCount() {
        var few = new Evidence(Task.REGRESSION, new double[99], new double[99], Optional.empty());
        var enough =
                new Evidence(Task.REGRESSION, new double[100], new double[100], Optional.empty());
        assertThat(few.shortage(LivePlan.USUAL)).isPresent();
        assertThat(enough.shortage(LivePlan.USUAL)).isEmpty();
        assertThat(
                        RuleSet.rollback(List.of("rmse <= baseline.rmse"), Task.REGRESSION)
                                .judge(enough.contest(1)))
                .allMatch(Ruling::passed);
        assertThatThrownBy(() -> RuleSet.rollback(List.of("rmse > 1"), Task.BINARY))
                .hasMessageContaining("another task");
    }

    @Test
    void wrongRulesAreToldAllAtOnce() {
        assertThatThrownBy(
                        () ->
                                referee(
                                        new Rollout(
                                                Duration.ofDays(1),
                                                0,
                                                Duration.ZERO,
                                                List.of("auc >= previous.auc_roc", "x"),
                                                Duration.ofDays(9)),
                                        null))
                .isInstanceOfSatisfying(
                        DefinitionException.class, e -> assertThat(e.problems()).hasSize(3))
                .hasMessageContaining("serving.rollout.promote");
        assertThatThrownBy(
                        () ->
                                referee(
                                        null,
                                        new Rollback(
                                                List.of("auc_roc < champion.auc_roc"),
                                                Duration.ofDays(9))))
                .hasMessageContaining("serving.rollback.when")
                .hasMessageContaining("previous.auc_roc");
    }
}
