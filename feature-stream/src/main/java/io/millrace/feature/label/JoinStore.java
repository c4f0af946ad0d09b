package io.millrace.feature.label;

import io.millrace.feature.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The joined events of one task, and when each is due.
 *
 * <p>Key layouts: 0 and the event id; 1 or 2 (see {@link Clock}), due time (8 bytes big endian) and
 * the event id, without a value.
 */
final class JoinStore {
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

    /** A due id. */
    record Due(Bytes key, long time, String id) {}

    private static final byte STATE = 0;
    private static final byte[] NOTHING = new byte[0];

    private final KeyValueStore<Bytes, byte[]> store;
    private final WireWriter writer = new WireWriter();

    JoinStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    Joined get(String id) {
        var bytes = store.get(stateKey(id));
        return bytes == null ? new Joined() : Joined.read(bytes);
    }

    void put(String id, Joined joined) {
        store.put(stateKey(id), joined.encode(writer));
    }

    void delete(String id) {
        store.delete(stateKey(id));
    }

    void due(Clock clock, long time, String id) {
        store.put(dueKey(clock, time, id), NOTHING);
    }

    /** What is due by a time, at most so many, the earliest first. */
    List<Due> dueBy(Clock clock, long from, long time, int most) {
        var due = new ArrayList<Due>();
        if (time < from) {
            return due;
        }
        try (var entries = store.range(dueKey(clock, from, ""), dueKey(clock, time + 1, ""))) {
            while (entries.hasNext() && due.size() < most) {
                var key = entries.next().key;
                long dueTime = ByteBuffer.wrap(key.get(), 1, Long.BYTES).getLong();
                int idAt = 1 + Long.BYTES;
                due.add(
                        new Due(
                                key,
                                dueTime,
                                new String(
                                        key.get(),
                                        idAt,
                                        key.get().length - idAt,
                                        StandardCharsets.UTF_8)));
            }
        }
        return due;
    }

    void done(Bytes dueKey) {
        store.delete(dueKey);
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
