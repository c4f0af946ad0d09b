package io.millrace.feature.window;

import io.millrace.feature.timeline.Cursor;
import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.timeline.EventId;
import io.millrace.feature.timeline.Places;
import io.millrace.feature.timeline.Timeline;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.function.Moments;
import io.millrace.schemas.function.WholeTotals;
import java.util.Arrays;

/**
 * The edges of an entity's windows: places that stay some time behind who asks, each with the
 * totals of all events before it, ever. A window lies between two edges, and its totals are their
 * difference: exact, because totals of integers and of expanded doubles are (see {@link Moments}).
 * An edge moves both ways, one event at a time: an event that is late moves it back, the next one
 * forward again. The first edge is the front; it stands right before or behind who asks.
 *
 * <p>All edges lie in one array, because an event moves most of them: per edge the place (slot in
 * the upper, index in the lower half), the time of the event behind it ({@link Long#MAX_VALUE} for
 * none), then the totals of each tally of whole numbers. Written, per edge: slot, index, that time,
 * per tally its totals (whole numbers: {@link WholeTotals#WORDS} numbers, without squares the first
 * {@link WholeTotals#WORDS_WITHOUT_SQUARES}; else how many longs and these).
 */
final class Edges implements Places {
    private static final int NEXT = 1;
    private static final int TOTALS = 2;

    private final WindowPlan plan;
    private final Timeline timeline;
    private final int stride;
    private final long[] state;

    /** Block of each edge's next event; null where it has to be looked up. */
    private final EventBlock[] blocks;

    /** Totals of doubles, by edge and tally; null where there are none. */
    private final Moments[] real;

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
        this.stride = TOTALS + WholeTotals.WORDS * plan.tallies().length;
        this.state = new long[stride * plan.edges()];
        this.blocks = new EventBlock[plan.edges()];
        this.real = plan.freshReal();
        this.crossings = crossings;
        for (int edge = 0; edge < plan.edges(); edge++) {
            state[edge * stride + NEXT] = timeline.firstTime(0);
        }
        timeline.follow(this);
    }

    int slot(int edge) {
        return (int) (state[edge * stride] >>> Integer.SIZE);
    }

    int index(int edge) {
        return (int) state[edge * stride];
    }

    /** Where an edge stands. */
    Cursor at(int edge) {
        var cursor = new Cursor();
        cursor.set(slot(edge), index(edge));
        return cursor;
    }

    boolean isAtEnd(int edge) {
        return state[edge * stride + NEXT] == Long.MAX_VALUE;
    }

    /** The totals of a tally between two edges; before the front alone where there is no tail. */
    void difference(int front, int tail, int tally, Moments into) {
        int at = TOTALS + WholeTotals.WORDS * tally;
        if (real != null && real[front * plan.tallies().length + tally] != null) {
            var ahead = real[front * plan.tallies().length + tally];
            if (tail == Span.NO_TAIL) {
                into.set(ahead);
            } else {
                into.setDifference(ahead, real[tail * plan.tallies().length + tally]);
            }
        } else if (tail == Span.NO_TAIL) {
            into.set(state, front * stride + at);
        } else {
            into.setDifference(state, front * stride + at, tail * stride + at);
        }
    }

    /** Behind all events at or before a time. */
    void moveTo(int edge, long time, boolean back) {
        if (back) {
            while (stepBack(edge, time, null)) {
                // one event a step
            }
        }
        while (state[edge * stride + NEXT] <= time) {
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
        int base = edge * stride;
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
        for (int base = 0; base < state.length; base += stride) {
            if (state[base] == place) {
                state[base + NEXT] = time;
            }
        }
    }

    /** Takes the value of an event out of the totals of the edges behind it, or back in. */
    void correct(EventBlock block, int slot, int index, int tally, boolean in) {
        long place = place(slot, index);
        for (int edge = 0; edge < blocks.length; edge++) {
            if (place < state[edge * stride] && plan.isRead(edge, tally)) {
                count(edge, tally, block, index, in);
            }
        }
    }

    /** All events are gone; the totals stay. */
    void clear() {
        for (int base = 0; base < state.length; base += stride) {
            state[base] = 0;
            state[base + NEXT] = Long.MAX_VALUE;
        }
        Arrays.fill(blocks, null);
    }

    @Override
    public void inserted(int slot, int index) {
        Arrays.fill(blocks, null);
        long place = place(slot, index);
        for (int base = 0; base < state.length; base += stride) {
            if (state[base] > place && state[base] >>> Integer.SIZE == slot) {
                state[base]++;
            }
        }
    }

    @Override
    public void split(int slot, int at) {
        Arrays.fill(blocks, null);
        for (int base = 0; base < state.length; base += stride) {
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
    public void forgotten(int slots) {
        Arrays.fill(blocks, null);
        for (int base = 0; base < state.length; base += stride) {
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
        for (int base = 0; base < state.length; base += stride) {
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
        return 100 + 8 * state.length + 8 * blocks.length + (real == null ? 0 : 500 * real.length);
    }

    void write(WireWriter to) {
        for (int edge = 0; edge < blocks.length; edge++) {
            int base = edge * stride;
            to.number(slot(edge)).number(index(edge)).number(state[base + NEXT]);
            for (int tally = 0; tally < plan.tallies().length; tally++) {
                if (!plan.isRead(edge, tally)) {
                    continue;
                }
                var moments = real == null ? null : real[edge * plan.tallies().length + tally];
                int words = moments == null ? wholeWords(tally) : moments.words();
                if (moments != null) {
                    to.number(words);
                }
                for (int i = 0; i < words; i++) {
                    if (moments == null) {
                        to.number(state[base + TOTALS + WholeTotals.WORDS * tally + i]);
                    } else {
                        to.fixed(moments.word(i));
                    }
                }
            }
        }
    }

    void read(WireReader from) {
        for (int edge = 0; edge < blocks.length; edge++) {
            int base = edge * stride;
            state[base] = place(from.small(), from.small());
            state[base + NEXT] = from.number();
            for (int tally = 0; tally < plan.tallies().length; tally++) {
                if (!plan.isRead(edge, tally)) {
                    continue;
                }
                var moments = real == null ? null : real[edge * plan.tallies().length + tally];
                if (moments == null) {
                    for (int i = 0; i < wholeWords(tally); i++) {
                        state[base + TOTALS + WholeTotals.WORDS * tally + i] = from.number();
                    }
                } else {
                    var words = new long[from.small()];
                    for (int i = 0; i < words.length; i++) {
                        words[i] = from.fixed();
                    }
                    moments.restore(words, words.length);
                }
            }
        }
    }

    private int wholeWords(int tally) {
        return plan.hasSquares(tally) ? WholeTotals.WORDS : WholeTotals.WORDS_WITHOUT_SQUARES;
    }

    private static long place(int slot, int index) {
        return (long) slot << Integer.SIZE | index;
    }

    private void nextBlock(int edge, int end) {
        int slot = slot(edge);
        int base = edge * stride;
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
        long next = state[edge * stride + NEXT];
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
            state[edge * stride] = place(slot, index);
            state[edge * stride + NEXT] = block.time(index);
            blocks[edge] = block;
        }
        return behind;
    }

    private void pass(int edge, EventBlock block, int index, boolean in) {
        for (int tally : plan.talliesOf(edge)) {
            count(edge, tally, block, index, in);
        }
        if (crossings != null) {
            for (var crossing : crossings[edge]) {
                crossing.passed(block, index, in);
            }
        }
    }

    private void count(int edge, int tally, EventBlock block, int index, boolean in) {
        var counted = plan.tallies()[tally];
        if (!counted.counts(block, index)) {
            return;
        }
        long bits = counted.bits(block, index);
        var moments = real == null ? null : real[edge * plan.tallies().length + tally];
        int at = edge * stride + TOTALS + WholeTotals.WORDS * tally;
        if (moments == null) {
            if (in) {
                WholeTotals.add(state, at, bits, plan.hasSquares(tally));
            } else {
                WholeTotals.remove(state, at, bits, plan.hasSquares(tally));
            }
        } else if (in) {
            moments.add(bits);
        } else {
            moments.remove(bits);
        }
    }
}
