package io.millrace.trainer.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.record.IdType;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.DatasetBuilder;
import io.millrace.trainer.dataset.Examples;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitTest {
    @Test
    void holdsOutTheNewestTimeAndValidatesOnTheRowsBeforeIt() {
        var split = Split.byTime(Examples.random(1000, 1), Duration.ofMinutes(200), 0.25);
        assertThat(split.train().rows()).isEqualTo(600);
        assertThat(split.validation().rows()).isEqualTo(200);
        assertThat(split.holdout().rows()).isEqualTo(200);
        assertThat(split.validation().id(0)).isEqualTo("600");
        assertThat(split.holdout().id(0)).isEqualTo("800");
        assertThat(split.shortage()).isEmpty();
    }

    @Test
    void neverPartsRowsOfEqualTime() {
        var split = Split.byTime(ofTimes(1, 2, 2, 2, 2, 3, 4, 9), Duration.ofMillis(5), 0.5);
        assertThat(split.train().rows()).isEqualTo(1);
        assertThat(split.validation().rows()).isEqualTo(6);
        assertThat(split.holdout().rows()).isEqualTo(1);
    }

    @Test
    void saysWhatIsMissing() {
        var rows = ofTimes(1, 2, 3, 4);
        assertThat(Split.byTime(rows, Duration.ofDays(1), 0.2).shortage())
                .hasValue("the train part has 0 rows, 0 of them positive and 0 negative");
        assertThat(Split.byTime(rows, Duration.ofMillis(1), 0.2).shortage())
                .hasValueSatisfying(what -> assertThat(what).contains("part has"));
        assertThat(Split.byTime(Examples.none(rows), Duration.ofDays(1), 0.2).shortage())
                .isPresent();
    }

    private static Dataset ofTimes(long... times) {
        var builder = new DatasetBuilder(List.of("x"), IdType.LONG);
        for (int i = 0; i < times.length; i++) {
            builder.add(Integer.toString(i), times[i], 0, new double[] {i});
        }
        return builder.build();
    }
}
