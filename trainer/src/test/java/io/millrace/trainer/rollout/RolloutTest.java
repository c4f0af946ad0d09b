package io.millrace.trainer.rollout;

import static io.millrace.trainer.rollout.Course.BETTER;
import static io.millrace.trainer.rollout.Course.DAY;
import static io.millrace.trainer.rollout.Course.WORSE;
import static io.millrace.trainer.rollout.Course.rollback;
import static io.millrace.trainer.rollout.Course.rollout;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.monitoring.DecisionRecord.Verdict;
import io.millrace.schemas.plan.ServingPlan.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A version on trial: as a shadow, as a canary, until it is champion or given up. */
class RolloutTest {
    private final Course course = new Course();
    private final World world = course.world;

    @Test
    void aVersionOnTrialIsHeldUntilItsRulesHoldAndThenChampion() {
        course.champion("v1", 0, "a person");
        course.trial("v2", DAY);
        world.quality(Map.of("v1", 0.8, "v2", 0.3));
        course.pass(3 * DAY);
        assertThat(course.inForce().champion()).isEqualTo("v1");
        assertThat(course.told()).isNotEmpty().allMatch(one -> one.decision() == Verdict.HELD);
        assertThat(course.told().get(0).at()).isGreaterThanOrEqualTo(2 * DAY);
        assertThat(course.told().get(0).rules().get(0)).startsWith(BETTER).endsWith("failed");

        world.quality(Map.of("v1", 0.8, "v2", 1.5));
        while (course.inForce().champion().equals("v1") && world.now() < 15 * DAY) {
            course.pass(world.now() + DAY / 4);
        }
        assertThat(course.inForce().champion()).isEqualTo("v2");
        assertThat(course.last().decision()).isEqualTo(Verdict.PROMOTED);
        assertThat(course.last().other()).isEqualTo("v1");
        assertThat(course.inForce().reason())
                .isEqualTo(course.last().reason())
                .contains(BETTER + ": ");
        assertThat(course.inForce().by()).isEqualTo("trainer");
        assertThat(course.inForce().shadows()).as("to be compared with").containsExactly("v1");

        course.pass(world.now() + 8 * DAY);
        assertThat(course.inForce().shadows()).as("the watch is over").isEmpty();
        assertThat(course.inForce().champion()).isEqualTo("v2");
    }

    @Test
    void aTrialThatCannotProveItselfEndsInTime() {
        course.champion("v1", 0, "a person");
        course.trial("v2", 0);
        world.quality(Map.of("v1", 0.8, "v2", 0.3));
        course.pass(19 * DAY);
        assertThat(course.inForce().shadows()).containsExactly("v2");
        course.pass(20 * DAY + 1);
        assertThat(course.inForce().shadows()).isEmpty();
        assertThat(course.last().decision()).isEqualTo(Verdict.ENDED);
        assertThat(course.last().reason()).startsWith("given up in time: " + BETTER);
        assertThat(course.history().isOver("v2", world.now())).isTrue();

        course.restart();
        course.champion("v1", world.now(), "a person");
        course.trial("v3", world.now());
        world.withoutLabels();
        course.pass(world.now() + 20 * DAY + 1);
        assertThat(course.last().version()).isEqualTo("v3");
        assertThat(course.last().reason()).contains("given up in time: 0 events are labelled");
    }

    @Test
    void eachStepIsProvenOnItsOwnEvents() {
        course.judgedBy(rollout(1, 0.5, 2), rollback(7));
        course.champion("v1", 0, "a person");
        course.trial("v2", 0);
        world.quality(Map.of("v1", 0.8, "v2", 0.8));
        course.pass(DAY + DAY / 2);
        assertThat(course.inForce().canary()).isEqualTo("v2");
        assertThat(course.inForce().canaryShare()).isEqualTo(0.5);
        assertThat(course.last().decision()).isEqualTo(Verdict.CANARY);
        course.pass(2 * DAY + DAY / 2);
        assertThat(course.inForce().champion()).isEqualTo("v1");
        course.pass(4 * DAY);
        assertThat(course.inForce().champion()).isEqualTo("v2");
    }

    @Test
    void aCanaryThatBreaksARuleOfTheRollbackEnds() {
        course.judgedBy(rollout(1, 0.5, 10), rollback(7));
        course.champion("v1", 0, "a person");
        course.entry(course.inForce().withCanary("v2", 0.5), 0, "a person");
        world.quality(Map.of("v1", 0.8, "v2", 0.1));
        course.pass(2 * DAY);
        assertThat(course.inForce().canary()).isNull();
        assertThat(course.inForce().champion()).isEqualTo("v1");
        assertThat(course.last().decision()).isEqualTo(Verdict.ENDED);
        assertThat(course.last().reason()).startsWith("ended: " + WORSE);
    }

    @Test
    void aRolloutByTimeGoesOnBesideTheOneThatCameBack() {
        course.judgedBy(
                new Rollout(Duration.ofDays(9), 0, Duration.ZERO, List.of(), null), rollback(7));
        course.champion("v1", 0, "a person");
        course.champion("v2", 1, "a person");
        course.pass(DAY / 2);
        long then = world.now() + 9 * DAY;
        course.entry(course.inForce().withShadow("v3"), world.now(), "trainer");
        course.entry(course.inForce().withChampion("v3").from(then), world.now(), "trainer");
        world.quality(Map.of("v1", 0.8, "v2", 0.1, "v3", 0.8));
        course.pass(3 * DAY);
        assertThat(course.inForce().champion()).isEqualTo("v1");
        assertThat(course.inForce().shadows()).contains("v3");
        course.pass(then + DAY);
        assertThat(course.inForce().champion()).isEqualTo("v3");
    }
}
