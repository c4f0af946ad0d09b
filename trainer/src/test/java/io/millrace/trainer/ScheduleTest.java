package io.millrace.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.plan.Task;
import io.millrace.schemas.plan.TrainingPlan;
import io.millrace.schemas.plan.TriggerPlan;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.trigger.JournalEntry;
import io.millrace.trainer.trigger.Triggers;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final TrainingPlan PLAN =
            new TrainingPlan(
                    Task.BINARY,
                    Duration.ofMillis(100),
                    Duration.ofMillis(1_000),
                    Duration.ofMillis(10),
                    List.of("logistic"),
                    1,
                    null,
                    1,
                    1,
                    "platt",
                    "auc_roc",
                    80,
                    new TriggerPlan(50, true, 0.1),
                    1);

    private final Triggers triggers = new Triggers(PLAN.triggers(), Metric.AUC_ROC);

    @Test
    void theFirstRunComesWithEnoughExamplesAndThenWithAQuarterMore() {
        var schedule = new Schedule(PLAN, OptionalLong.empty());
        assertThat(due(schedule, 79, 1_000_000)).isFalse();
        assertThat(due(schedule, 80, 0)).isTrue();
        schedule.ran(false, 80, 0);
        assertThat(due(schedule, 99, 1_000_000)).isFalse();
        assertThat(due(schedule, 100, 0)).isTrue();
    }

    @Test
    void withAChampionEventTimeDecides() {
        var schedule = new Schedule(PLAN, OptionalLong.empty());
        schedule.ran(true, 80, 500);
        assertThat(due(schedule, 129, 599)).isFalse();
        assertThat(due(schedule, 81, 600)).isTrue();
    }

    @Test
    void afterARestartTheLastModelCounts() {
        var schedule = new Schedule(PLAN, OptionalLong.of(500));
        assertThat(due(schedule, 0, 0)).isFalse();
        assertThat(due(schedule, 1, 599)).isFalse();
        assertThat(due(schedule, 1, 600)).isTrue();
    }

    @Test
    void soManyExamplesAreDueBeforeTheTimeIs() {
        var schedule = new Schedule(PLAN, OptionalLong.empty());
        schedule.ran(true, 80, 500);
        assertThat(due(schedule, 129, 501)).isFalse();
        assertThat(schedule.due(130, 501, triggers)).hasValue("50 examples since the last run");
    }

    @Test
    void aRequestIsServedAtOnceAndWithExamplesOnly() {
        var schedule = new Schedule(PLAN, OptionalLong.empty());
        triggers.accept(
                JournalEntry.KEY.getBytes(UTF_8), JournalEntry.requested("try", 1).toJson(), 1);
        assertThat(due(schedule, 0, 0)).isFalse();
        assertThat(schedule.due(1, 0, triggers)).hasValue("asked for: try");
        schedule.ran(true, 80, 500);
        assertThat(due(schedule, 81, 500)).isTrue();
    }

    private boolean due(Schedule schedule, long count, long newest) {
        return schedule.due(count, newest, triggers).isPresent();
    }
}
