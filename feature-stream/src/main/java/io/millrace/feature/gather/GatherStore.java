package io.millrace.feature.gather;

import io.millrace.feature.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The gatherings of one task, ordered by event time, so that what has expired lies together at the
 * front.
 *
 * <p>Key layout: 1 (1 byte), event time (8 bytes big endian), length of the record's key (4 bytes),
 * the record's key, event id.
 */
final class GatherStore {
    private static final byte PREFIX = 1;

    private final KeyValueStore<Bytes, byte[]> store;
    private final int groups;
    private final WireWriter writer = new WireWriter();
    private long expiredTo;

    GatherStore(KeyValueStore<Bytes, byte[]> store, int groups) {
        this.store = store;
        this.groups = groups;
    }

    /** The gathering of an event, a new one where there is none. */
    Gathering get(Bytes key) {
        var bytes = store.get(key);
        return bytes == null ? new Gathering(groups) : Gathering.read(bytes, groups);
    }

    void put(Bytes key, Gathering gathering) {
        store.put(key, gathering.encode(writer));
    }

    static Bytes key(long time, byte[] recordKey, String id) {
        var idBytes = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(
                                1 + Long.BYTES + Integer.BYTES + recordKey.length + idBytes.length)
                        .put(PREFIX)
                        .putLong(time)
                        .putInt(recordKey.length)
                        .put(recordKey)
                        .put(idBytes)
                        .array());
    }

    /**
     * Removes the gatherings of events before this time, at most so many; the rest is for the next
     * call.
     */
    void expireBefore(long time, int most) {
        if (time <= expiredTo) {
            return;
        }
        int removed = 0;
        try (var expired = store.range(bound(expiredTo), bound(time))) {
            while (expired.hasNext() && removed < most) {
                var key = expired.next().key;
                store.delete(key);
                expiredTo = ByteBuffer.wrap(key.get(), 1, Long.BYTES).getLong();
                removed++;
            }
        }
        if (removed < most) {
            expiredTo = time;
        }
    }

    private static Bytes bound(long time) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Long.BYTES).put(PREFIX).putLong(Math.max(0, time)).array());
    }
}
