package io.millrace.feature.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.wire.Beat;
import io.millrace.runtime.kafka.CommittedOffsets;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class PartitionClockTest {
    private static final long T = 1_700_000_000_000L;

    private final KeyValueStore<Bytes, byte[]> store = Stores.inMemoryKeyValueStore("time").get();

    @Test
    void aSilenceIsToldOnlyAfterTheTaskHasCommittedIt() {
        var clock = clock();

        assertThat(clock.silent(T)).as("commit first").isTrue();
        assertThat(clock.beat().time()).isEqualTo(Beat.UNKNOWN);
        assertThat(clock.silent(T)).isFalse();
        assertThat(clock.beat().time()).isEqualTo(T);
    }

    @Test
    void whatWasCommittedHoldsAfterARestart() {
        clock().silent(T);

        var restarted = clock();

        assertThat(restarted.silentUntil()).isEqualTo(T);
        assertThat(restarted.beat().time()).isEqualTo(T);
    }

    @Test
    void aPartitionThatIsFurtherByItselfHearsNothing() {
        var clock = clock();
        clock.processed("orders", 7, T + 1);

        assertThat(clock.silent(T)).isFalse();
        assertThat(clock.silentUntil()).isEqualTo(Beat.UNKNOWN);
        assertThat(clock.beat().time()).isEqualTo(T + 1);
    }

    private PartitionClock clock() {
        return new PartitionClock(0, new TaskId(0, 0), store, CommittedOffsets.immediate());
    }
}
