package io.millrace.feature.gather;

import io.millrace.feature.watermark.Senders;
import io.millrace.feature.watermark.Watermarks;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.util.BitSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Whether a task may say itself who serves an event, or waits to be told by the generation before:
 * it may once all partitions of that one's gathering have handed over, for records behind the
 * offset at which the last of them did.
 *
 * <p>Stored under the key 3 (1 byte): version 1, the offset.
 */
final class Takeover {
    /** What a beat says instead of a watermark once its sender has handed over. */
    static final long HANDED_OVER = Long.MAX_VALUE;

    private static final Bytes KEY = Bytes.wrap(new byte[] {3});
    private static final int VERSION = 1;
    private static final long NOT_YET = Long.MAX_VALUE;

    private final KeyValueStore<Bytes, byte[]> store;
    private final int partitions;
    private final BitSet handedOver = new BitSet();
    private long since;

    /**
     * @param partitions of the generation before; 0 where there is none to wait for
     */
    Takeover(KeyValueStore<Bytes, byte[]> store, int partitions, Watermarks watermarks) {
        this.store = store;
        this.partitions = partitions;
        this.since = partitions == 0 ? Beat.UNKNOWN : stored();
        for (int i = 0; i < partitions && since != NOT_YET; i++) {
            watermarks.hear(new Beat(Senders.PREDECESSOR, i, HANDED_OVER, Beat.UNKNOWN));
        }
    }

    private long stored() {
        var bytes = store.get(KEY);
        if (bytes == null) {
            return NOT_YET;
        }
        var reader = new WireReader().over(bytes);
        reader.version(VERSION, "a takeover");
        return reader.number();
    }

    /** Whether the record at this offset is for this generation to decide. */
    boolean holds(long offset) {
        return offset > since;
    }

    void hear(Beat beat, long offset) {
        if (beat.group() == Senders.PREDECESSOR && beat.time() == HANDED_OVER && since == NOT_YET) {
            handedOver.set(beat.partition());
            if (handedOver.cardinality() == partitions) {
                since = offset;
                store.put(KEY, new WireWriter().start().oneByte(VERSION).number(offset).bytes());
            }
        }
    }
}
