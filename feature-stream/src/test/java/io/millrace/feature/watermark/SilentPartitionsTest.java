package io.millrace.feature.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.wire.Beat;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SilentPartitionsTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    private final SilentPartitions silent = new SilentPartitions(Duration.ofSeconds(10));

    @Test
    void afterTheTimeoutItsTimeIsTheClockLessTheTimeout() {
        assertThat(look(0, 7, 7)).isEqualTo(Beat.UNKNOWN);
        assertThat(look(9_999, 7, 7)).isEqualTo(Beat.UNKNOWN);
        assertThat(look(10_000, 7, 7)).isEqualTo(NOW);
        assertThat(look(12_000, 7, 7)).isEqualTo(NOW + 2_000);
    }

    @Test
    void oneThatWasAlwaysEmptyIsSilentAsWell() {
        look(0, 0, 0);

        assertThat(look(10_000, 0, 0)).isEqualTo(NOW);
    }

    @Test
    void somethingNewEndsTheSilenceForATimeout() {
        look(0, 7, 7);
        look(10_000, 7, 7);

        assertThat(look(11_000, 8, 8)).isEqualTo(Beat.UNKNOWN);
        assertThat(look(20_999, 8, 8)).isEqualTo(Beat.UNKNOWN);
        assertThat(look(21_000, 8, 8)).isEqualTo(NOW + 11_000);
    }

    @Test
    void whatIsNotWorkedOffIsNotSilent() {
        look(0, 7, 6);

        assertThat(look(60_000, 7, 6)).isEqualTo(Beat.UNKNOWN);
        assertThat(look(61_000, 7, 7)).isEqualTo(NOW + 51_000);
    }

    @Test
    void whoDoesNotAskLearnsNothing() {
        look(0, 7, 7);
        look(10_000, 7, 7);

        assertThat(silent.time(PARTITION)).isEqualTo(NOW);
        assertThat(look(3_600_000, 9, 7)).isEqualTo(Beat.UNKNOWN);
    }

    /** What is known right after a look. */
    private long look(long after, long end, long done) {
        silent.heard(NOW + after, Map.of(PARTITION, end), Map.of(PARTITION, done));
        return silent.time(PARTITION);
    }
}
