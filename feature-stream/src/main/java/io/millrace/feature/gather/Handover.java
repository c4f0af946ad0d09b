package io.millrace.feature.gather;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.Succession;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * How far this generation has come in being followed, as one task was told: each state with the
 * offset in the joint at which it came, and for the records behind it only. So records that are
 * read again find the state that they found the first time.
 *
 * <p>Key layout: 2 (1 byte), offset (8 bytes big endian). Value: version 1, number of the state.
 */
final class Handover {
    private static final byte PREFIX = 2;
    private static final int VERSION = 1;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TreeMap<Long, Succession> states = new TreeMap<>();

    Handover(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (var stored = store.range(key(0), key(Long.MAX_VALUE))) {
            while (stored.hasNext()) {
                var next = stored.next();
                var reader = new WireReader().over(next.value);
                reader.version(VERSION, "a succession");
                states.put(
                        ByteBuffer.wrap(next.key.get(), 1, Long.BYTES).getLong(),
                        Succession.of(reader.oneByte()));
            }
        }
    }

    /** The state for the record at this offset. */
    Succession at(long offset) {
        Map.Entry<Long, Succession> before = states.lowerEntry(offset);
        return before == null ? Succession.NONE : before.getValue();
    }

    /** Takes what was told at this offset; what is known already changes nothing. */
    void told(long offset, Succession state) {
        if (at(offset) != state && !states.containsKey(offset)) {
            states.put(offset, state);
            store.put(
                    key(offset),
                    new WireWriter().start().oneByte(VERSION).oneByte(state.number()).bytes());
        }
    }

    private static Bytes key(long offset) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(PREFIX).putLong(offset).array());
    }
}
