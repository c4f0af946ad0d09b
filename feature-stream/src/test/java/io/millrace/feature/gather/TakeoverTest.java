package io.millrace.feature.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.watermark.Senders;
import io.millrace.feature.watermark.Watermarks;
import io.millrace.feature.wire.Beat;
import io.millrace.schemas.record.Succession;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that reads again, with a state that is ahead of its position, decides what it decided. */
final class TakeoverTest {
    private final KeyValueStore<Bytes, byte[]> store =
            Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore("none"),
                            Serdes.Bytes(),
                            Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();

    @BeforeEach
    void open() {
        var context = new org.apache.kafka.streams.processor.api.MockProcessorContext<Void, Void>();
        store.init(context.getStateStoreContext(), store);
    }

    @Test
    void aStateHoldsForWhatComesBehindIt() {
        var first = new Handover(store);
        first.told(10, Succession.BESIDE);
        first.told(20, Succession.BESIDE);
        first.told(30, Succession.SERVES);
        for (var handover : new Handover[] {first, new Handover(store)}) {
            assertThat(handover.at(10)).isEqualTo(Succession.NONE);
            assertThat(handover.at(11)).isEqualTo(Succession.BESIDE);
            assertThat(handover.at(30)).isEqualTo(Succession.BESIDE);
            assertThat(handover.at(31)).isEqualTo(Succession.SERVES);
        }
        var again = new Handover(store);
        again.told(10, Succession.BESIDE);
        again.told(30, Succession.SERVES);
        assertThat(again.at(25)).isEqualTo(Succession.BESIDE);
        assertThat(again.at(99)).isEqualTo(Succession.SERVES);
    }

    @Test
    void itTakesOverWhenAllHaveHandedOver() {
        var first = new Takeover(store, 2, new Watermarks());
        first.hear(beat(0, Takeover.HANDED_OVER), 5);
        first.hear(beat(1, 1_000), 6);
        first.hear(new Beat(Senders.GATHER, 1, Takeover.HANDED_OVER, 0), 7);
        assertThat(first.holds(8)).isFalse();
        first.hear(beat(1, Takeover.HANDED_OVER), 9);
        assertThat(first.holds(9)).isFalse();
        assertThat(first.holds(10)).isTrue();

        var watermarks = new Watermarks().expect(Senders.PREDECESSOR, 2);
        var restarted = new Takeover(store, 2, watermarks);
        restarted.hear(beat(0, Takeover.HANDED_OVER), 20);
        restarted.hear(beat(1, Takeover.HANDED_OVER), 21);
        assertThat(restarted.holds(9)).as("read again").isFalse();
        assertThat(restarted.holds(10)).isTrue();
        assertThat(watermarks.smallest())
                .as("the generation before holds nothing back any more")
                .isEqualTo(Takeover.HANDED_OVER);
    }

    @Test
    void withoutAPredecessorThereIsNothingToWaitFor() {
        assertThat(new Takeover(store, 0, new Watermarks()).holds(0)).isTrue();
    }

    private static Beat beat(int partition, long time) {
        return new Beat(Senders.PREDECESSOR, partition, time, Beat.UNKNOWN);
    }
}
