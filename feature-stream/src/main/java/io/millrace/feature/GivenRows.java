package io.millrace.feature;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The rows that a test gives to one topic, in their order, with their times for the merge. */
final class GivenRows {
    /**
     * One record.
     *
     * @param key null where it has none
     * @param value null where it has none
     * @param recordTime the record's timestamp in ms
     * @param time where it stands among the rows of other topics
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes of a record; nobody compares them as wholes
    record Given(byte[] key, byte[] value, long recordTime, long time) {}

    private final String topic;
    private final Deque<Given> rows;

    GivenRows(String topic, List<Given> rows) {
        this.topic = topic;
        this.rows = new ArrayDeque<>(rows);
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

    Given take() {
        return rows.remove();
    }

    private long time() {
        return rows.element().time();
    }
}
