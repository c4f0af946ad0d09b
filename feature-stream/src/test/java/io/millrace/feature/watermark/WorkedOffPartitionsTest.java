package io.millrace.feature.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class WorkedOffPartitionsTest {
    private static final TopicPartition PARTITION = new TopicPartition("labels", 0);

    private long now = 1_700_000_000_000L;
    private final WorkedOffPartitions workedOff = new WorkedOffPartitions(() -> now);

    @Test
    void itIsWhereAllThatTheBrokerHasIsCommitted() {
        assertThat(workedOff.toTheEnd(PARTITION)).as("never heard of").isFalse();
        assertThat(look(7, 6)).isFalse();
        assertThat(look(7, 7)).isTrue();
        assertThat(look(8, 7)).isFalse();
        assertThat(look(8, 8)).isTrue();
    }

    @Test
    void anEmptyPartitionIsThoughNothingWasEverCommitted() {
        workedOff.heard(now, Map.of(PARTITION, 0L), Map.of());
        assertThat(workedOff.toTheEnd(PARTITION)).isTrue();
    }

    @Test
    void anOldAnswerDoesNotCount() {
        look(7, 7);
        now += 5_000;
        assertThat(workedOff.toTheEnd(PARTITION)).isTrue();
        now += 1;
        assertThat(workedOff.toTheEnd(PARTITION)).isFalse();
    }

    private boolean look(long end, long done) {
        workedOff.heard(now, Map.of(PARTITION, end), Map.of(PARTITION, done));
        return workedOff.toTheEnd(PARTITION);
    }
}
