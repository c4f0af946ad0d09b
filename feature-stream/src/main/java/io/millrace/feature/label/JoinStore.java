package io.millrace.feature.label;

import io.millrace.feature.store.WriteBack;
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
 * The joined events of one task, and when each is due. What is joined is written at once, as event
 * and label are days apart; what falls due is collected until the task commits.
 *
 * <p>Key layouts: 0 and the event id; 1 or 2 (see {@link Clock}), due time (8 bytes big endian) and
 * id of the first due of a {@link DueChunk}, and a zero byte for each such chunk that was there
 * before.
 */
final class JoinStore implements WriteBack {
    /** Which time a due time is held against. */
    enum Clock {
        /** Labels and spine have both come so far. */
        PROGRESS(1),
        /** The spine has come so far. */
        SPINE(2);

        private final byte prefix;

        Clock(int prefix) {
            this.prefix = (byte) prefix;
        }
    }

    private static final byte STATE = 0;

    private final WireWriter writer = new WireWriter();
    private final Map<Clock, List<Due>> unwritten = new EnumMap<>(Clock.class);
    private KeyValueStore<Bytes, byte[]> records;

    JoinStore() {
        for (var clock : Clock.values()) {
            unwritten.put(clock, new ArrayList<>());
        }
    }

    @Override
    public void open(KeyValueStore<Bytes, byte[]> opened) {
        records = opened;
    }

    Joined get(String id) {
        var bytes = records.get(stateKey(id));
        return bytes == null ? new Joined() : Joined.read(bytes);
    }

    void put(String id, Joined joined) {
        records.put(stateKey(id), joined.encode(writer));
    }

    void delete(String id) {
        records.delete(stateKey(id));
    }

    void due(Clock clock, Due due) {
        unwritten.get(clock).add(due);
    }

    @Override
    public void flush() {
        unwritten.forEach(
                (clock, dues) -> {
                    DueChunk.of(dues).forEach(chunk -> write(clock, chunk));
                    dues.clear();
                });
    }

    @Override
    public void clear() {
        unwritten.values().forEach(List::clear);
    }

    /**
     * Shows the written chunks whose first due lies between two times, the earliest first, until
     * one is not taken.
     *
     * @return where to go on next time
     */
    long chunks(Clock clock, long from, long until, BiPredicate<Bytes, DueChunk> taken) {
        if (until < from) {
            return from;
        }
        try (var entries = records.range(dueKey(clock, from, ""), dueKey(clock, until + 1, ""))) {
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

    private void write(Clock clock, DueChunk chunk) {
        var first = chunk.first();
        var key = dueKey(clock, first.time(), first.id());
        while (records.get(key) != null) {
            key = Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
        }
        records.put(key, chunk.encode(writer));
    }

    private static Bytes stateKey(String id) {
        var bytes = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(1 + bytes.length).put(STATE).put(bytes).array());
    }

    private static Bytes dueKey(Clock clock, long time, String id) {
        var bytes = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Long.BYTES + bytes.length)
                        .put(clock.prefix)
                        .putLong(Math.max(0, time))
                        .put(bytes)
                        .array());
    }
}
