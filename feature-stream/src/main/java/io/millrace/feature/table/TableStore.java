package io.millrace.feature.table;

import io.millrace.feature.wire.TableRow;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The rows of one task, each with its time and its arrival: its offset in the joint, which is the
 * same however often it is read. Of a key's rows, a question sees those that arrived before it and
 * hold at its time, and takes the latest: by time, of equal times by offset in the table's topic,
 * then by partition.
 *
 * <p>Rows of one partition of the table's topic come in the order of their offsets, from whoever
 * sends them, and some come again (a crash, another instance that starts). So a row that is not
 * behind the last one of its partition is known, even where it has long gone: it must not come back
 * when the deletion that replaced it has gone too.
 *
 * <p>Layout of a row: 0 (1 byte), length of the key (4 bytes), key, time, offset (8 bytes big
 * endian each), partition (4 bytes); its value: format version, arrival, whether there is a row or
 * a deletion, values. Layout of what may have to go: 1 (1 byte), time from which on nobody asks
 * about earlier times, key; without a value. Layout of the last row of a partition of the table's
 * topic: 2 (1 byte), partition (4 bytes); its value: offset (8 bytes).
 */
final class TableStore {
    /**
     * How long a deletion is remembered behind what may still be asked about, as Kafka does by
     * default: an older row that comes later than this is taken for a new one.
     */
    static final long DELETIONS_KEPT = Duration.ofDays(1).toMillis();

    private static final byte ROW = 0;
    private static final byte DUE = 1;
    private static final byte LAST = 2;
    private static final int VERSION = 1;
    private static final byte[] NOTHING = new byte[0];

    private record Row(Bytes key, long time, long arrival, Values values) {}

    private final KeyValueStore<Bytes, byte[]> store;
    private final WireWriter writer = new WireWriter();
    private final WireReader reader = new WireReader();

    TableStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Takes a row; one that is known already changes nothing. */
    void put(byte[] key, TableRow row, long arrival) {
        var last = lastKey(row.partition());
        var known = store.get(last);
        if (known != null && row.offset() <= ByteBuffer.wrap(known).getLong()) {
            return;
        }
        add(key, row, arrival);
        store.put(last, ByteBuffer.allocate(Long.BYTES).putLong(row.offset()).array());
    }

    private void add(byte[] key, TableRow row, long arrival) {
        var at = rowKey(key, row.time(), row.offset(), row.partition());
        if (store.get(at) != null) {
            return;
        }
        try (var older = store.reverseRange(rowKey(key, 0, 0, 0), at)) {
            if (older.hasNext()) {
                store.put(dueKey(row.time(), key), NOTHING);
            }
        }
        try (var newer = store.range(at, last(key, Long.MAX_VALUE))) {
            if (newer.hasNext()) {
                store.put(dueKey(time(newer.peekNextKey()), key), NOTHING);
            }
        }
        if (row.values() == null) {
            store.put(dueKey(row.time() + DELETIONS_KEPT, key), NOTHING);
        }
        store.put(at, encode(arrival, row.values()));
    }

    /**
     * The values that hold at a time.
     *
     * @param before only rows that arrived before this count
     * @return null where there are none, or they are deleted
     */
    Values asOf(byte[] key, long time, long before) {
        try (var rows = store.reverseRange(rowKey(key, 0, 0, 0), last(key, time))) {
            while (rows.hasNext()) {
                var row = read(rows.next());
                if (row.arrival() < before) {
                    return row.values();
                }
            }
        }
        return null;
    }

    /**
     * Removes what nobody can ask about any more; at most so many keys, the rest is for the next
     * call.
     *
     * @param asked the earliest time that may still be asked about
     * @param committed whether what arrived at this offset, and all before it, is never read again
     */
    void expire(long asked, LongPredicate committed, int most) {
        if (asked < 0) {
            return;
        }
        var due = new ArrayList<Bytes>();
        try (var entries = store.range(dueKey(0, NOTHING), dueKey(asked + 1, NOTHING))) {
            while (entries.hasNext() && due.size() < most) {
                due.add(entries.next().key);
            }
        }
        for (var entry : due) {
            var key = Arrays.copyOfRange(entry.get(), 1 + Long.BYTES, entry.get().length);
            if (expire(key, asked, committed)) {
                store.delete(entry);
            }
        }
    }

    /** Whether all that may go has gone. */
    private boolean expire(byte[] key, long asked, LongPredicate committed) {
        boolean done = true;
        var expired = new ArrayList<Bytes>();
        Row holding = null;
        for (var row : until(key, asked)) {
            if (holding != null) {
                expired.add(row.key());
            } else if (committed.test(row.arrival())) {
                holding = row;
            } else {
                // A question from before it may be read again, and must see what it saw.
                done = false;
            }
        }
        if (holding != null
                && holding.values() == null
                && holding.time() + DELETIONS_KEPT <= asked) {
            expired.add(0, holding.key());
        }
        // The oldest first: a crash in between must not leave what a later row had replaced.
        for (int i = expired.size() - 1; i >= 0; i--) {
            store.delete(expired.get(i));
        }
        return done;
    }

    /** The rows of a key up to a time, the latest first. */
    private List<Row> until(byte[] key, long time) {
        var rows = new ArrayList<Row>();
        try (var entries = store.reverseRange(rowKey(key, 0, 0, 0), last(key, time))) {
            while (entries.hasNext()) {
                rows.add(read(entries.next()));
            }
        }
        return rows;
    }

    private byte[] encode(long arrival, Values values) {
        writer.start().oneByte(VERSION).number(arrival).oneByte(values == null ? 0 : 1);
        if (values != null) {
            values.write(writer);
        }
        return writer.bytes();
    }

    private Row read(KeyValue<Bytes, byte[]> entry) {
        reader.over(entry.value).version(VERSION, "a row of a table");
        long arrival = reader.number();
        var values = reader.oneByte() == 0 ? null : Values.read(reader);
        return new Row(entry.key, time(entry.key), arrival, values);
    }

    private static long time(Bytes rowKey) {
        var key = ByteBuffer.wrap(rowKey.get());
        return key.getLong(1 + Integer.BYTES + key.getInt(1));
    }

    /** Where the rows of a key up to a time end. */
    private static Bytes last(byte[] key, long time) {
        return rowKey(key, time, Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static Bytes rowKey(byte[] key, long time, long offset, int partition) {
        int size = 1 + Integer.BYTES + key.length + 2 * Long.BYTES + Integer.BYTES;
        return Bytes.wrap(
                ByteBuffer.allocate(size)
                        .put(ROW)
                        .putInt(key.length)
                        .put(key)
                        .putLong(time)
                        .putLong(offset)
                        .putInt(partition)
                        .array());
    }

    private static Bytes lastKey(int partition) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Integer.BYTES).put(LAST).putInt(partition).array());
    }

    private static Bytes dueKey(long time, byte[] key) {
        return Bytes.wrap(
                ByteBuffer.allocate(1 + Long.BYTES + key.length)
                        .put(DUE)
                        .putLong(time)
                        .put(key)
                        .array());
    }
}
