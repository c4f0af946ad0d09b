package io.millrace.feature.window;

import io.millrace.feature.timeline.Cursor;
import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.timeline.EventId;
import io.millrace.feature.timeline.Timeline;
import io.millrace.schemas.function.Moments;
import java.util.List;

/**
 * A place that stays some time behind the event that asks, with the totals of all events before it,
 * ever. A window lies between two edges, and its totals are their difference: exact, because totals
 * of integers and of expanded doubles are (see {@link Moments}). An edge moves both ways, one event
 * at a time: an event that is late moves it back, the next one forward again.
 */
final class Edge {
    private final long offset;
    private final Timeline timeline;
    private final List<Tally> tallies;
    private final Cursor at;
    private final Moments[] totals;
    private final List<Crossing> crossings;

    /** Time of the event at the cursor, {@link Long#MAX_VALUE} where there is none. */
    private long next;

    /** Is told of each event that the edge passes. */
    interface Crossing {
        /**
         * @param entered whether the event lies before the edge now
         */
        void passed(EventBlock block, int index, boolean entered);
    }

    Edge(
            long offset,
            Timeline timeline,
            List<Tally> tallies,
            Moments[] totals,
            List<Crossing> crossings) {
        this.offset = offset;
        this.timeline = timeline;
        this.tallies = tallies;
        this.at = timeline.cursor();
        this.totals = totals;
        this.crossings = crossings;
        this.next = timeline.firstTime(0);
    }

    /** How far behind the asking event, in ms. */
    long offset() {
        return offset;
    }

    Cursor at() {
        return at;
    }

    Moments totals(int tally) {
        return totals[tally];
    }

    long next() {
        return next;
    }

    /** As it was written; the timeline is the one that was written with it. */
    void restore(int slot, int index, long nextTime) {
        at.set(slot, index);
        next = nextTime;
    }

    /** Behind all events at or before a time. */
    void moveTo(long time, boolean back) {
        if (back) {
            while (stepBack(time, null)) {
                // one event a step
            }
        }
        while (next <= time) {
            stepForward();
        }
    }

    /** Right before (time, id). */
    void moveBefore(long time, EventId id, boolean back) {
        if (back) {
            while (stepBack(time, id)) {
                // one event a step
            }
        }
        while (next < time
                || (next == time
                        && timeline.block(at.slot()).compareTo(at.index(), time, id) < 0)) {
            stepForward();
        }
    }

    /** Over the next event. */
    void stepForward() {
        var block = timeline.block(at.slot());
        int index = at.index();
        pass(block, index, true);
        if (index + 1 < block.size() || timeline.isEnd(at.slot(), index + 1)) {
            at.set(at.slot(), index + 1);
        } else {
            at.set(at.slot() + 1, 0);
        }
        look();
    }

    /** An event was inserted at a place: the edge's own next event, where it stands there. */
    void inserted(Cursor place, long time) {
        if (at.slot() == place.slot() && at.index() == place.index()) {
            next = time;
        }
    }

    /** Takes an event that lies before this edge out of one tally, or back in. */
    void correct(EventBlock block, int index, int tally, boolean in) {
        if (tallies.get(tally).counts(block, index)) {
            long bits = tallies.get(tally).bits(block, index);
            if (in) {
                totals[tally].add(bits);
            } else {
                totals[tally].remove(bits);
            }
        }
    }

    /** One event back, if that lies behind (time, id), or behind the time where there is no id. */
    private boolean stepBack(long time, EventId id) {
        int slot = at.slot();
        int index = at.index() - 1;
        if (index < 0) {
            if (slot == 0) {
                return false;
            }
            slot--;
            index = timeline.size(slot) - 1;
        }
        var block = timeline.block(slot);
        boolean behind =
                id == null ? block.time(index) > time : block.compareTo(index, time, id) >= 0;
        if (behind) {
            pass(block, index, false);
            at.set(slot, index);
            next = block.time(index);
        }
        return behind;
    }

    private void pass(EventBlock block, int index, boolean in) {
        for (int i = 0; i < totals.length; i++) {
            if (totals[i] != null) {
                correct(block, index, i, in);
            }
        }
        for (int i = 0; i < crossings.size(); i++) {
            crossings.get(i).passed(block, index, in);
        }
    }

    private void look() {
        next =
                timeline.isEnd(at.slot(), at.index())
                        ? Long.MAX_VALUE
                        : at.index() == 0
                                ? timeline.firstTime(at.slot())
                                : timeline.block(at.slot()).time(at.index());
    }
}
