package io.millrace.trainer.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.plan.Task;
import io.millrace.schemas.record.IdType;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.DatasetBuilder;
import io.millrace.trainer.dataset.Examples;
import io.millrace.trainer.dataset.LabelHistory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void holdsOutTheNewestTimeAndValidatesOnTheRowsBeforeIt() {
        var split =
                Split.byTime(
                        LabelHistory.atOnce(Examples.random(1000, 1)), Duration.ofMinutes(200), 1);
        assertThat(split.train().rows()).isEqualTo(800);
        assertThat(split.lastFold().train().rows()).isEqualTo(640);
        assertThat(split.lastFold().validation().rows()).isEqualTo(160);
        assertThat(split.holdout().rows()).isEqualTo(200);
        assertThat(split.lastFold().validation().id(0)).isEqualTo("640");
        assertThat(split.holdout().id(0)).isEqualTo("800");
        assertThat(split.shortage(Task.BINARY, 1)).isEmpty();
        assertThat(split.shortage(Task.BINARY, 100)).isPresent();
    }

    @Test
    void nothingIsFittedToLabelsThatCameWithinTheRowsItIsJudgedOn() {
        var rows = Examples.random(1000, 1);
        long delay = Duration.ofMinutes(50).toMillis();
        LabelHistory late =
                time -> time == Long.MAX_VALUE ? rows : rows.slice(0, rows.rowsUntil(time - delay));
        var split = Split.byTime(late, Duration.ofMinutes(200), 3);
        assertThat(split.holdout().id(0)).isEqualTo("800");
        assertThat(split.train().rows()).as("before the holdout").isEqualTo(750);
        assertThat(split.folds())
                .hasSize(3)
                .allSatisfy(
                        fold ->
                                assertThat(fold.train().rows())
                                        .isEqualTo(Integer.parseInt(fold.validation().id(0)) - 50));
    }

    @Test
    void neverPartsRowsOfEqualTime() {
        var split = split(ofTimes(1, 2, 2, 2, 2, 2, 3, 9), Duration.ofMillis(5));
        assertThat(split.train().rows()).isEqualTo(7);
        assertThat(split.lastFold().train().rows()).isEqualTo(1);
        assertThat(split.lastFold().validation().rows()).isEqualTo(6);
        assertThat(split.holdout().rows()).isEqualTo(1);
    }

    @Test
    void saysWhatIsMissing() {
        var rows = ofTimes(1, 2, 3, 4);
        assertThat(split(rows, Duration.ofDays(1)).shortage(Task.BINARY, 1))
                .hasValue(
                        "the train part has 0 rows, 0 of them positive and 0 negative; at least 1 of each are needed");
        assertThat(split(rows, Duration.ofMillis(1)).shortage(Task.BINARY, 1))
                .hasValueSatisfying(what -> assertThat(what).contains("part has"));
        assertThat(split(Examples.none(rows), Duration.ofDays(1)).shortage(Task.BINARY, 1))
                .isPresent();
    }

    private static Split split(Dataset rows, Duration holdout) {
        return Split.byTime(LabelHistory.atOnce(rows), holdout, 1);
    }

    private static Dataset ofTimes(long... times) {
        var builder = new DatasetBuilder(List.of("x"), IdType.LONG);
        for (int i = 0; i < times.length; i++) {
            builder.add(Integer.toString(i), times[i], 0, new double[] {i});
        }
        return builder.build();
    }
}
