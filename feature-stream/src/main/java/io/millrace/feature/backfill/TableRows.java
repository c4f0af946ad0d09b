package io.millrace.feature.backfill;

import io.millrace.feature.ingest.HistoryRoutes;
import io.millrace.feature.ingest.Judged;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.record.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of all tables, in memory: of a key the row holds that is the latest as of a time, of
 * equal times the one that came last. Filled by one thread, then read by any.
 */
final class TableRows {
    private final List<Map<String, TreeMap<Long, Values>>> tables = new ArrayList<>();
    private final List<Values> none = new ArrayList<>();

    TableRows(List<TablePlan> plans) {
        for (var table : plans) {
            tables.add(new HashMap<>());
            none.add(Values.missing(table.schema().size()));
        }
    }

    void put(TablePlan table, String key, Judged row) {
        // A row without a time of its own is from before all events.
        long time = row.time() == Judged.UNTIMED ? 0 : row.time();
        tables.get(table.index())
                .computeIfAbsent(key, any -> new TreeMap<>())
                .put(time, HistoryRoutes.values(row.row()));
    }

    /** What a table says of an event. */
    Values asOf(TablePlan table, Row event, long time) {
        var key = table.keyOf(event);
        var rows = key == null ? null : tables.get(table.index()).get(key);
        var row = rows == null ? null : rows.floorEntry(time);
        return row == null ? none.get(table.index()) : row.getValue();
    }
}
