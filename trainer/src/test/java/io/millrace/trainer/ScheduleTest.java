package io.millrace.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.plan.TrainingPlan;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final TrainingPlan PLAN =
            new TrainingPlan(
                    Duration.ofMillis(100),
                    Duration.ofMillis(1_000),
                    Duration.ofMillis(10),
                    List.of("logistic"),
                    1,
                    null,
                    1,
                    1,
                    "auc_roc",
                    80,
                    1);

    @Test
    void theFirstRunComesWithEnoughExamplesAndThenWithAQuarterMore() {
        var schedule = new Schedule(PLAN, OptionalLong.empty());
        assertThat(schedule.due(79, 1_000_000)).isFalse();
        assertThat(schedule.due(80, 0)).isTrue();
        schedule.ran(false, 80, 0);
        assertThat(schedule.due(99, 1_000_000)).isFalse();
        assertThat(schedule.due(100, 0)).isTrue();
    }

    @Test
    void withAChampionEventTimeDecides() {
        var schedule = new Schedule(PLAN, OptionalLong.empty());
        schedule.ran(true, 80, 500);
        assertThat(schedule.due(1_000_000, 599)).isFalse();
        assertThat(schedule.due(81, 600)).isTrue();
    }

    @Test
    void afterARestartTheLastModelCounts() {
        var schedule = new Schedule(PLAN, OptionalLong.of(500));
        assertThat(schedule.due(0, 0)).isFalse();
        assertThat(schedule.due(1, 599)).isFalse();
        assertThat(schedule.due(1, 600)).isTrue();
    }
}
