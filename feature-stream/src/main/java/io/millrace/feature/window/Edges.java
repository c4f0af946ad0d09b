package io.millrace.feature.window;

import io.millrace.feature.timeline.Cursor;
import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.timeline.EventId;
import io.millrace.feature.timeline.Places;
import io.millrace.feature.timeline.Timeline;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.util.Arrays;

/**
 * The edges of an entity's windows: places that stay some time behind who asks, each with the
 * totals of all events before it, ever ({@link EdgeTotals}). A window lies between two edges, and
 * its totals are their difference. An edge moves both ways, one event at a time: an event that is
 * late moves it back, the next one forward again. The first edge is the front; it stands right
 * before or behind who asks.
 *
 * <p>All edges lie in one array, because an event moves most of them: per edge the place (slot in
 * the upper, index in the lower half) and the time of the event behind it ({@link Long#MAX_VALUE}
 * for none). Written, per edge: slot, index, that time, its totals.
 */
final class Edges implements Places {
    private static final int NEXT = 1;
    private static final int STRIDE = 2;

    private final WindowPlan plan;
    private final Timeline timeline;
    private final long[] state;
    private final EdgeTotals totals;

    /** Block of each edge's next event; null where it has to be looked up. */
    private final EventBlock[] blocks;

    /** Who looks at what an edge passes, by edge; null where nobody does. */
    private final Crossing[][] crossings;

    /** Is told of each event that an edge passes. */
    interface Crossing {
        /**
         * @param entered whether the event lies before the edge now
         */
        void passed(EventBlock block, int index, boolean entered);
    }

    Edges(WindowPlan plan, Timeline timeline, Crossing[][] crossings) {
        this.plan = plan;
        this.timeline = timeline;
        this.state = new long[STRIDE * plan.edges()];
        this.totals = new EdgeTotals(plan);
        this.blocks = new EventBlock[plan.edges()];
        this.crossings = crossings;
        for (int edge = 0; edge < plan.edges(); edge++) {
            state[edge * STRIDE + NEXT] = timeline.firstTime(0);
        }
        timeline.follow(this);
    }

    int slot(int edge) {
        return (int) (state[edge * STRIDE] >>> Integer.SIZE);
    }

    int index(int edge) {
        return (int) state[edge * STRIDE];
    }

    /** Where an edge stands. */
    Cursor at(int edge) {
        var cursor = new Cursor();
        cursor.set(slot(edge), index(edge));
        return cursor;
    }

    boolean isAtEnd(int edge) {
        return state[edge * STRIDE + NEXT] == Long.MAX_VALUE;
    }

    EdgeTotals totals() {
        return totals;
    }

    /** Behind all events at or before a time. */
    void moveTo(int edge, long time, boolean back) {
        if (back) {
            while (stepBack(edge, time, null)) {
                // one event a step
            }
        }
        while (state[edge * STRIDE + NEXT] <= time) {
            stepForward(edge);
        }
    }

    /** Right before (time, id). */
    void moveBefore(int edge, long time, EventId id, boolean back) {
        if (back) {
            while (stepBack(edge, time, id)) {
                // one event a step
            }
        }
        while (isNextBefore(edge, time, id)) {
            stepForward(edge);
        }
    }

    /** Over the next event. */
    void stepForward(int edge) {
        int base = edge * STRIDE;
        var block = blocks[edge];
        if (block == null) {
            block = timeline.block(slot(edge));
            blocks[edge] = block;
        }
        int index = (int) state[base];
        pass(edge, block, index, true);
        if (index + 1 < block.size()) {
            state[base]++;
            state[base + NEXT] = block.time(index + 1);
        } else {
            nextBlock(edge, index + 1);
        }
    }

    /** An event was inserted right at some edges: it is their next now. */
    void inserted(int slot, int index, long time) {
        long place = place(slot, index);
        for (int base = 0; base < state.length; base += STRIDE) {
            if (state[base] == place) {
                state[base + NEXT] = time;
            }
        }
    }

    /** Takes the value of an event out of the totals of the edges behind it, or back in. */
    void correct(EventBlock block, int slot, int index, int tally, boolean in) {
        long place = place(slot, index);
        for (int edge = 0; edge < blocks.length; edge++) {
            if (place < state[edge * STRIDE] && plan.isRead(edge, tally)) {
                totals.count(edge, tally, block, index, in);
            }
        }
    }

    /** All events are gone; the totals stay. */
    void clear() {
        for (int base = 0; base < state.length; base += STRIDE) {
            state[base] = 0;
            state[base + NEXT] = Long.MAX_VALUE;
        }
        Arrays.fill(blocks, null);
    }

    @Override
    public void inserted(int slot, int index) {
        Arrays.fill(blocks, null);
        long place = place(slot, index);
        for (int base = 0; base < state.length; base += STRIDE) {
            if (state[base] > place && state[base] >>> Integer.SIZE == slot) {
                state[base]++;
            }
        }
    }

    @Override
    public void split(int slot, int at) {
        Arrays.fill(blocks, null);
        for (int base = 0; base < state.length; base += STRIDE) {
            int here = (int) (state[base] >>> Integer.SIZE);
            int index = (int) state[base];
            if (here > slot) {
                state[base] = place(here + 1, index);
            } else if (here == slot && index >= at) {
                state[base] = place(slot + 1, index - at);
            }
        }
    }

    @Override
    public void merged(int slot, int at) {
        Arrays.fill(blocks, null);
        for (int base = 0; base < state.length; base += STRIDE) {
            int here = (int) (state[base] >>> Integer.SIZE);
            int index = (int) state[base];
            if (here > slot) {
                state[base] = place(here - 1, here == slot + 1 ? index + at : index);
            }
        }
    }

    @Override
    public void forgotten(int slots) {
        Arrays.fill(blocks, null);
        for (int base = 0; base < state.length; base += STRIDE) {
            int here = (int) (state[base] >>> Integer.SIZE);
            if (here < slots) {
                throw new IllegalStateException(
                        "a window still looks into a block that has expired");
            }
            state[base] = place(here - slots, (int) state[base]);
        }
    }

    @Override
    public boolean liesIn(int slot) {
        for (int base = 0; base < state.length; base += STRIDE) {
            if (state[base] >>> Integer.SIZE == slot) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int count() {
        return blocks.length;
    }

    /** Roughly, with what Java adds. */
    int bytes() {
        return 100 + 8 * state.length + 8 * blocks.length + totals.bytes();
    }

    void write(WireWriter to) {
        for (int edge = 0; edge < blocks.length; edge++) {
            to.number(slot(edge)).number(index(edge)).number(state[edge * STRIDE + NEXT]);
            totals.write(edge, to);
        }
    }

    void read(WireReader from) {
        for (int edge = 0; edge < blocks.length; edge++) {
            state[edge * STRIDE] = place(from.small(), from.small());
            state[edge * STRIDE + NEXT] = from.number();
            totals.read(edge, from);
        }
    }

    private static long place(int slot, int index) {
        return (long) slot << Integer.SIZE | index;
    }

    private void nextBlock(int edge, int end) {
        int slot = slot(edge);
        int base = edge * STRIDE;
        if (timeline.isEnd(slot, end)) {
            state[base] = place(slot, end);
            state[base + NEXT] = Long.MAX_VALUE;
        } else {
            state[base] = place(slot + 1, 0);
            state[base + NEXT] = timeline.firstTime(slot + 1);
            blocks[edge] = null;
        }
    }

    private boolean isNextBefore(int edge, long time, EventId id) {
        long next = state[edge * STRIDE + NEXT];
        return next < time
                || (next == time
                        && next != Long.MAX_VALUE
                        && timeline.block(slot(edge)).compareTo(index(edge), time, id) < 0);
    }

    /** One event back, if that lies behind (time, id), or behind the time where there is no id. */
    private boolean stepBack(int edge, long time, EventId id) {
        int slot = slot(edge);
        int index = index(edge) - 1;
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
            pass(edge, block, index, false);
            state[edge * STRIDE] = place(slot, index);
            state[edge * STRIDE + NEXT] = block.time(index);
            blocks[edge] = block;
        }
        return behind;
    }

    private void pass(int edge, EventBlock block, int index, boolean in) {
        totals.pass(edge, block, index, in);
        if (crossings != null) {
            for (var crossing : crossings[edge]) {
                crossing.passed(block, index, in);
            }
        }
    }
}
