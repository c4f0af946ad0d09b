package io.millrace.feature.window;

import io.millrace.feature.timeline.Cursor;
import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Aggregate;
import io.millrace.schemas.plan.FeaturePlan;

/**
 * A value by the definition of its function: a fold over the events of the window, those that have
 * expired first. Of a count window, over the newest few that count.
 */
final class FoldReading implements Reading {
    static final int NO_FLOOR = -1;

    private final FeaturePlan feature;
    private final int index;
    private final Tally tally;
    private final int front;
    private final int tail;
    private final int floor;
    private final Aggregate aggregate;

    FoldReading(FeaturePlan feature, int index, Tally tally, int front, int tail, int floor) {
        this.feature = feature;
        this.index = index;
        this.tally = tally;
        this.front = front;
        this.tail = tail;
        this.floor = floor;
        this.aggregate = feature.function().aggregate(feature.call());
    }

    @Override
    public void read(Windows windows, Asking asking, Values into) {
        aggregate.clear();
        var end = windows.edges().at(front);
        var start = tail == Span.NO_TAIL ? Walk.START : windows.edges().at(tail);
        if (feature.rows() > 0) {
            newest(windows, start, end, asking.ordinal());
        } else {
            if (floor != NO_FLOOR) {
                windows.floor(floor).rows().forEach(this::add);
            }
            Walk.over(
                    windows.timeline(), start, end, (block, i) -> add(block, i, asking.ordinal()));
        }
        into.texts()[index] = aggregate.text();
        into.numbers()[index] = aggregate.number(asking.time());
    }

    /** The event that has expired and still matters; null where there is none. */
    Floor.Row expired(Windows windows) {
        return floor == NO_FLOOR ? null : windows.floor(floor).rows().peekLast();
    }

    private void newest(Windows windows, Cursor start, Cursor end, long ordinal) {
        var found = new Cursor();
        int missing =
                Walk.back(
                        windows.timeline(),
                        start,
                        end,
                        feature.rows(),
                        found,
                        (block, i) -> counts(block, i, ordinal));
        if (floor != NO_FLOOR) {
            var rows = windows.floor(floor).rows();
            rows.stream().skip(Math.max(0, rows.size() - missing)).forEach(this::add);
        }
        Walk.over(windows.timeline(), found, end, (block, i) -> add(block, i, ordinal));
    }

    private boolean counts(EventBlock block, int index, long ordinal) {
        return block.ordinal(index) <= ordinal && tally.counts(block, index, ordinal);
    }

    private void add(EventBlock block, int index, long ordinal) {
        if (counts(block, index, ordinal)) {
            aggregate.add(
                    block.time(index), tally.bits(block, index, ordinal), tally.text(block, index));
        }
    }

    private void add(Floor.Row row) {
        aggregate.add(row.time(), row.bits(), row.text());
    }
}
