package io.millrace.feature.label;

import io.millrace.feature.store.WriteBack;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The events and labels of one task, and when each is due. An event, which is large, is written
 * once and deleted unread; what its labels say is small. Both are written at once, as they are days
 * apart; what falls due is collected until the task commits, so whoever reads an input again after
 * a crash has to set again what it sets.
 *
 * <p>Key layouts: 0 and the event id, of an event (format 2: version, the event as in the joint); 5
 * and the event id, of its {@link Labels}; the prefix of a {@link Deadline}, due time (8 bytes big
 * endian) and id of the first due of a {@link DueChunk}, and a zero byte for each such chunk that
 * was there before.
 */
final class JoinStore implements WriteBack {
    private static final int EVENT_VERSION = 2;
    private static final byte EVENT = 0;
    private static final byte LABELS = 5;

    private final WireReader reader = new WireReader();
    private final WireWriter writer = new WireWriter();
    private final Map<Deadline, List<Due>> unwritten = new EnumMap<>(Deadline.class);
    private KeyValueStore<Bytes, byte[]> records;

    JoinStore() {
        for (var deadline : Deadline.values()) {
            unwritten.put(deadline, new ArrayList<>());
        }
    }

    @Override
    public void open(KeyValueStore<Bytes, byte[]> opened) {
        records = opened;
    }

    /** The event of an id, null where there is none (any more). */
    KnownEvent event(String id) {
        var bytes = records.get(key(EVENT, id));
        if (bytes == null) {
            return null;
        }
        reader.over(bytes).version(EVENT_VERSION, "an event that waits for its label");
        JointKind.read(reader);
        return KnownEvent.read(reader);
    }

    void put(KnownEvent event) {
        event.write(writer.start().oneByte(EVENT_VERSION));
        records.put(key(EVENT, event.id()), writer.bytes());
    }

    void deleteEvent(String id) {
        records.delete(key(EVENT, id));
    }

    /** What is known of the labels of an id, null where that is nothing. */
    Labels labels(String id) {
        var bytes = records.get(key(LABELS, id));
        return bytes == null ? null : Labels.read(bytes);
    }

    void put(String id, Labels labels) {
        records.put(key(LABELS, id), labels.encode(writer));
    }

    void deleteLabels(String id) {
        records.delete(key(LABELS, id));
    }

    void due(Deadline deadline, Due due) {
        unwritten.get(deadline).add(due);
    }

    @Override
    public void flush() {
        unwritten.keySet().forEach(this::flush);
    }

    private void flush(Deadline deadline) {
        var dues = unwritten.get(deadline);
        DueChunk.of(dues).forEach(chunk -> write(deadline, chunk));
        dues.clear();
    }

    @Override
    public void clear() {
        unwritten.values().forEach(List::clear);
    }

    /**
     * Shows the chunks whose first due lies between two times, the earliest first, until one is not
     * taken. What is not written yet is written before, if some of it is due by then.
     *
     * @return where to go on next time
     */
    long chunks(Deadline deadline, long from, long until, BiPredicate<Bytes, DueChunk> taken) {
        if (until < from) {
            return from;
        }
        if (unwritten.get(deadline).stream().anyMatch(due -> due.time() <= until)) {
            flush(deadline);
        }
        try (var entries =
                records.range(dueKey(deadline, from, ""), dueKey(deadline, until + 1, ""))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                var chunk = DueChunk.read(entry.value);
                if (!taken.test(entry.key, chunk)) {
                    return chunk.first().time();
                }
            }
        }
        return until + 1;
    }

    void done(Bytes chunk) {
        records.delete(chunk);
    }

    private void write(Deadline deadline, DueChunk chunk) {
        var first = chunk.first();
        var key = dueKey(deadline, first.time(), first.id());
        while (records.get(key) != null) {
            key = Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
        }
        records.put(key, chunk.encode(writer));
    }

    private static Bytes key(byte prefix, String id) {
        var bytes = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + bytes.length).put(prefix).put(bytes).array());
    }

    private static Bytes dueKey(Deadline deadline, long time, String id) {
        var bytes = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Long.BYTES + bytes.length)
                        .put(deadline.prefix())
                        .putLong(Math.max(0, time))
                        .put(bytes)
                        .array());
    }
}
