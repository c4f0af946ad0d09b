package io.millrace.feature.backfill;

import io.millrace.feature.ingest.HistoryRoutes;
import io.millrace.feature.ingest.Judged;
import io.millrace.feature.table.TableHistory;
import io.millrace.feature.wire.TableRow;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.record.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of all tables, in memory; of rows of equal times the one that came last holds. Filled by
 * one thread, then read by any.
 */
final class TableRows {
    private final List<TableHistory> tables = new ArrayList<>();
    private final List<Values> none = new ArrayList<>();
    private long places;

    TableRows(List<TablePlan> plans) {
        for (var table : plans) {
            tables.add(new TableHistory());
            none.add(Values.missing(table.schema().size()));
        }
    }

    void put(TablePlan table, String key, Judged row) {
        // A row without a time of its own is from before all events.
        long time = row.time() == Judged.UNTIMED ? 0 : row.time();
        var values = HistoryRoutes.values(row.row());
        tables.get(table.index()).put(key, new TableRow(0, places++, time, values));
    }

    /** What a table says of an event. */
    Values asOf(TablePlan table, Row event, long time) {
        var key = table.keyOf(event);
        var row = key == null ? null : tables.get(table.index()).asOf(key, time);
        return row == null ? none.get(table.index()) : row;
    }
}
