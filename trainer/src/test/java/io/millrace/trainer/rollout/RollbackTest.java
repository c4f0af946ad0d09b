package io.millrace.trainer.rollout;

import static io.millrace.trainer.rollout.Course.DAY;
import static io.millrace.trainer.rollout.Course.WORSE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.monitoring.DecisionRecord.Verdict;
import io.millrace.schemas.plan.ServingPlan.Rollback;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A new champion under watch. */
class RollbackTest {
    private final Course course = new Course();
    private final World world = course.world;

    @Test
    void aBadChampionGoesForGoodAndTheOneBeforeItComesBack() {
        course.champion("v1", 0, "a person");
        course.pass(DAY);
        course.champion("v2", DAY, "a person");
        world.quality(Map.of("v1", 0.8, "v2", 0.1));
        course.pass(DAY + 10);
        assertThat(course.inForce().shadows()).containsExactly("v1");
        assertThat(course.inForce().reason()).contains("v1 scores beside v2");

        course.pass(2 * DAY);
        assertThat(course.inForce().champion()).isEqualTo("v1");
        assertThat(course.inForce().shadows()).isEmpty();
        assertThat(course.last().decision()).isEqualTo(Verdict.ROLLED_BACK);
        assertThat(course.last().version()).isEqualTo("v2");
        assertThat(course.last().labelled()).isBetween(100, 180);
        assertThat(course.inForce().reason()).startsWith("rolled back: " + WORSE + ": 0.");
        assertThat(course.history().isOver("v2", world.now())).isTrue();

        int entriesThen = course.entries().size();
        course.pass(30 * DAY);
        assertThat(course.entries()).as("nothing goes to and fro").hasSize(entriesThen);
    }

    @Test
    void aGoodOneStaysAndSoDoesOneThatIsHardlyWorse() {
        for (long seed = 0; seed < 10; seed++) {
            course.restart(seed);
            course.champion("v1", 0, "a person");
            course.champion("v2", DAY, "a person");
            world.quality(Map.of("v1", 0.8, "v2", 0.78));
            course.pass(9 * DAY);
            assertThat(course.inForce().champion()).as("seed " + seed).isEqualTo("v2");
        }
    }

    @Test
    void whatComesBackByHandIsWatchedAnew() {
        aBadChampionGoesForGoodAndTheOneBeforeItComesBack();
        course.champion("v2", world.now(), "a person");
        world.quality(Map.of("v1", 0.8, "v2", 0.8));
        course.pass(40 * DAY);
        assertThat(course.inForce().champion()).as("its old scores do not count").isEqualTo("v2");
    }

    @Test
    void fewLabelsDecideNothing() {
        world.positives(1.0 / 60);
        course.champion("v1", 0, "a person");
        course.champion("v2", DAY, "a person");
        world.quality(Map.of("v1", 0.8, "v2", 0.01));
        course.pass(4 * DAY);
        assertThat(course.inForce().champion()).isEqualTo("v2");
        course.pass(7 * DAY);
        assertThat(course.inForce().champion()).isEqualTo("v1");
        assertThat(course.last().positives()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void aRuleThatComparesWithNobodyNeedsNoShadow() {
        course.judgedBy(null, new Rollback(List.of("auc_roc < 0.55"), Duration.ofDays(7)));
        course.champion("v1", 0, "a person");
        course.champion("v2", 1, "a person");
        world.quality(Map.of("v2", 0.0));
        course.pass(2 * DAY);
        assertThat(course.entries()).hasSize(3);
        assertThat(course.inForce().champion()).isEqualTo("v1");
        assertThat(course.last().other()).isNull();
    }
}
