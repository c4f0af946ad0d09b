package io.millrace.feature.table;

import io.millrace.feature.wire.TableRow;
import io.millrace.feature.wire.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of one table, in memory, for those that read history: as of a time the row holds that is
 * the latest by its time, of equal times by its offset in the table's topic, then by partition, as
 * in a stream. Filled by one thread, then read by any.
 */
public final class TableHistory {
    private record Held(long offset, int partition, Values values) {
        private boolean isBehind(Held other) {
            return offset > other.offset || (offset == other.offset && partition > other.partition);
        }
    }

    private final Map<String, TreeMap<Long, Held>> rows = new HashMap<>();

    /** Takes a row, or a deletion; one that is known already changes nothing. */
    public void put(String key, TableRow row) {
        rows.computeIfAbsent(key, any -> new TreeMap<>())
                .merge(
                        row.time(),
                        new Held(row.offset(), row.partition(), row.values()),
                        (held, next) -> next.isBehind(held) ? next : held);
    }

    /** The values that hold at a time; null where there are none, or they are deleted. */
    public Values asOf(String key, long time) {
        var held = rows.get(key);
        var row = held == null ? null : held.floorEntry(time);
        return row == null ? null : row.getValue().values();
    }
}
