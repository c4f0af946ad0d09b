package io.millrace.feature.gather;

import io.millrace.feature.store.WriteBack;
import io.millrace.feature.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The gatherings of one task, ordered by event time, so that what has expired lies together at the
 * front. Those that are open stay decoded for a while, and are written when the task commits or
 * when there are too many: most are complete before that, and then written once. A complete one is
 * written at once.
 *
 * <p>Key layout: 1 (1 byte), event time (8 bytes big endian), length of the record's key (4 bytes),
 * the record's key, event id.
 */
final class GatherStore implements WriteBack {
    private static final byte PREFIX = 1;

    /** Gatherings kept decoded, about a KB each. */
    private static final int MOST_OPEN = 4_096;

    private final int groups;
    private final WireWriter writer = new WireWriter();
    private final Map<Bytes, Gathering> open = new LinkedHashMap<>();
    private final Set<Bytes> unwritten = new HashSet<>();
    private KeyValueStore<Bytes, byte[]> records;
    private long expiredTo;

    GatherStore(int groups) {
        this.groups = groups;
    }

    @Override
    public void open(KeyValueStore<Bytes, byte[]> opened) {
        records = opened;
    }

    /** The gathering of an event, a new one where there is none. */
    Gathering get(Bytes key) {
        var known = open.get(key);
        if (known != null) {
            return known;
        }
        var bytes = records.get(key);
        return bytes == null ? new Gathering(groups) : Gathering.read(bytes, groups);
    }

    /** Takes a gathering that has changed. */
    void put(Bytes key, Gathering gathering) {
        if (!gathering.isOpen()) {
            open.remove(key);
            unwritten.remove(key);
            write(key, gathering);
            return;
        }
        open.put(key, gathering);
        unwritten.add(key);
        if (open.size() > MOST_OPEN) {
            var eldest = open.entrySet().iterator();
            var forgotten = eldest.next();
            if (unwritten.remove(forgotten.getKey())) {
                write(forgotten.getKey(), forgotten.getValue());
            }
            eldest.remove();
        }
    }

    @Override
    public void flush() {
        unwritten.forEach(key -> write(key, open.get(key)));
        unwritten.clear();
    }

    @Override
    public void clear() {
        open.clear();
        unwritten.clear();
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
     * call. What is not written yet is no concern: its parts came after the watermarks that the
     * time rests on, and so it is younger.
     */
    void expireBefore(long time, int most) {
        if (time <= expiredTo) {
            return;
        }
        int removed = 0;
        try (var expired = records.range(bound(expiredTo), bound(time))) {
            while (expired.hasNext() && removed < most) {
                var key = expired.next().key;
                records.delete(key);
                open.remove(key);
                unwritten.remove(key);
                expiredTo = ByteBuffer.wrap(key.get(), 1, Long.BYTES).getLong();
                removed++;
            }
        }
        if (removed < most) {
            expiredTo = time;
        }
    }

    private void write(Bytes key, Gathering gathering) {
        records.put(key, gathering.encode(writer));
    }

    private static Bytes bound(long time) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Long.BYTES).put(PREFIX).putLong(Math.max(0, time)).array());
    }
}
