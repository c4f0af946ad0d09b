package io.millrace.feature.window;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Of the events that count for a feature without a window and have expired: those that still
 * matter.
 *
 * <p>Format 1: version, number of rows, of each: time, bits, text.
 */
final class Floor {
    private static final int VERSION = 1;

    /** Which events still matter. */
    enum Kind {
        /** The first ones. */
        OLDEST,
        /** The last ones. */
        NEWEST,
        /** The one with the smallest value. */
        SMALLEST,
        /** The one with the largest value. */
        LARGEST
    }

    /** An event that expired. */
    record Row(long time, long bits, String text) {}

    /** What is kept, and of it how many. */
    record Spec(Tally tally, Kind kind, int most) {}

    private final Spec spec;
    private final Deque<Row> rows = new ArrayDeque<>();

    Floor(Spec spec) {
        this.spec = spec;
    }

    /** Oldest first. */
    Deque<Row> rows() {
        return rows;
    }

    /** Takes an event that expires; they come in their order. */
    void take(EventBlock block, int index) {
        var tally = spec.tally();
        if (!tally.counts(block, index)) {
            return;
        }
        var row = new Row(block.time(index), tally.bits(block, index), tally.text(block, index));
        boolean full = rows.size() == spec.most();
        if (full && !replaces(row, rows.peekFirst())) {
            return;
        }
        if (full) {
            rows.removeFirst();
        }
        rows.addLast(row);
    }

    private boolean replaces(Row row, Row oldest) {
        double value = spec.tally().type().number(row.bits());
        double before = spec.tally().type().number(oldest.bits());
        return switch (spec.kind()) {
            case OLDEST -> false;
            case NEWEST -> true;
            case SMALLEST -> value < before;
            case LARGEST -> value > before;
        };
    }

    int bytes() {
        return 80 + 64 * rows.size();
    }

    void write(WireWriter to) {
        to.oneByte(VERSION).number(rows.size());
        rows.forEach(row -> to.number(row.time()).number(row.bits()).text(row.text()));
    }

    void read(WireReader from) {
        from.version(VERSION, "a floor of expired events");
        rows.clear();
        for (int left = from.small(); left > 0; left--) {
            rows.add(new Row(from.number(), from.number(), from.text()));
        }
    }
}
