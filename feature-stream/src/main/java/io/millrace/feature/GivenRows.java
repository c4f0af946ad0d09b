package io.millrace.feature;

import io.millrace.feature.ingest.JsonRowReader;
import io.millrace.schemas.record.RowSchema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The rows that a test gives to one topic, in their order, with their times for the merge. */
final class GivenRows {
    private final String topic;
    private final Deque<byte[]> rows;
    private final JsonRowReader reader;
    private final int timeField;

    /**
     * @param timeField index in the schema, -1 where the rows have no time of their own
     */
    GivenRows(String topic, List<byte[]> rows, RowSchema schema, int timeField) {
        this.topic = topic;
        this.rows = new ArrayDeque<>(rows);
        this.reader = new JsonRowReader(schema);
        this.timeField = timeField;
    }

    /**
     * The one whose first row has the smallest time, the first of several; null where all are
     * empty.
     */
    static GivenRows next(List<GivenRows> all) {
        GivenRows next = null;
        for (var rows : all) {
            if (!rows.rows.isEmpty() && (next == null || rows.time() < next.time())) {
                next = rows;
            }
        }
        return next;
    }

    String topic() {
        return topic;
    }

    byte[] take() {
        return rows.remove();
    }

    /**
     * Rows without a time come last, unreadable ones at once: they are refused, wherever they
     * stand.
     */
    private long time() {
        if (timeField < 0) {
            return Long.MAX_VALUE;
        }
        return reader.readable(rows.element())
                .filter(row -> row.has(timeField))
                .map(row -> row.bits(timeField))
                .orElse(Long.MIN_VALUE);
    }
}
