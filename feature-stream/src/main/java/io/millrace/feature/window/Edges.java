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
 * The edges of an entity's windows: places that stay some time behind who asks, each with the exact
 * totals of all events before it, ever. A window lies between two edges, and its totals are their
 * difference. An edge moves both ways, one event at a time: an event that is late moves it back,
 * the next one forward again. The first edge is the front; it stands right before or behind who
 * asks.
 *
 * <p>All edges lie in one array, because an event moves most of them: per edge the place (slot in
 * the upper, index in the lower half), the time of the event behind it ({@link Long#MAX_VALUE} for
 * none), and of each tally its narrow totals ({@link WholeTotals}), until one needs more ({@link
 * LargeTotals}).
 *
 * <p>Written, per edge: slot, index, that time; per tally that is read there its totals: whole
 * numbers as {@link WholeTotals#WORDS} numbers, without squares the first {@link
 * WholeTotals#WORDS_WITHOUT_SQUARES}; else how many longs and these.
 */
final class Edges implements Places {
    private static final int NEXT = 1;
    private static final int TOTALS = 2;

    private final WindowPlan plan;
    private final Timeline timeline;
    private final int stride;
    private final long[] state;

    /** Totals instead of the narrow ones; null as long as these will do. */
    private LargeTotals large;

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
        this.stride = TOTALS + WholeTotals.NARROW_WORDS * plan.counted().length;
        this.state = new long[stride * plan.edges()];
        this.large = plan.countsReals() ? new LargeTotals(plan) : null;
        this.blocks = new EventBlock[plan.edges()];
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
        if (large != null) {
            large.difference(front, tail, tally, into);
        } else if (tail == Span.NO_TAIL) {
            into.setNarrow(state, at(front, tally));
        } else {
            into.setNarrowDifference(state, at(front, tally), at(tail, tally));
        }
    }

    /** All but the front behind all events at or before their times; none has to go back. */
    void advance(long now) {
        for (int edge = 1, base = stride; base < state.length; edge++, base += stride) {
            long time = now - plan.offset(edge);
            while (state[base + NEXT] <= time) {
                stepForward(edge);
            }
        }
    }

    /** Behind all events at or before a time. */
    void moveTo(int edge, long time, boolean back) {
        if (back) {
            moveBack(edge, time);
        }
        while (state[edge * stride + NEXT] <= time) {
            stepForward(edge);
        }
    }

    /** Before all events after a time. */
    void moveBack(int edge, long time) {
        while (stepBack(edge, time, null)) {
            // one event a step
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

    /** Takes the label of an event out of the totals of the edges behind it, or back in. */
    void correctLabel(EventBlock block, int slot, int index, boolean in) {
        long place = place(slot, index);
        for (int edge = 0; edge < blocks.length; edge++) {
            if (place >= state[edge * stride]) {
                continue;
            }
            for (var counted : plan.countedAt(edge)) {
                if (counted.tally().isLabel()) {
                    count(edge, counted, block, index, in);
                }
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
    public void merged(int slot, int at) {
        Arrays.fill(blocks, null);
        for (int base = 0; base < state.length; base += stride) {
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
        return 100 + 8 * state.length + 8 * blocks.length + (large == null ? 0 : large.bytes());
    }

    void write(WireWriter to) {
        for (int edge = 0; edge < blocks.length; edge++) {
            to.number(slot(edge)).number(index(edge)).number(state[edge * stride + NEXT]);
            for (var counted : plan.countedAt(edge)) {
                writeTotals(edge, counted, to);
            }
        }
    }

    void read(WireReader from) {
        for (int edge = 0; edge < blocks.length; edge++) {
            state[edge * stride] = place(from.small(), from.small());
            state[edge * stride + NEXT] = from.number();
            for (var counted : plan.countedAt(edge)) {
                readTotals(edge, counted, from);
            }
        }
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
        for (var counted : plan.countedAt(edge)) {
            count(edge, counted, block, index, in);
        }
        if (crossings != null) {
            for (var crossing : crossings[edge]) {
                crossing.passed(block, index, in);
            }
        }
    }

    private void count(int edge, Counted counted, EventBlock block, int index, boolean in) {
        var tally = counted.tally();
        if (!tally.counts(block, index)) {
            return;
        }
        long bits = tally.bits(block, index);
        if (large == null) {
            int at = at(edge, counted.index());
            if (in
                    ? WholeTotals.addNarrow(state, at, bits, counted.squares())
                    : WholeTotals.removeNarrow(state, at, bits, counted.squares())) {
                return;
            }
            enlarge();
        }
        large.count(edge, counted, bits, in);
    }

    private void enlarge() {
        var enlarged = new LargeTotals(plan);
        for (int edge = 0; edge < blocks.length; edge++) {
            for (var counted : plan.countedAt(edge)) {
                for (int word = 0; word < WholeTotals.WORDS; word++) {
                    enlarged.setWord(edge, counted.index(), word, word(edge, counted, word));
                }
            }
        }
        large = enlarged;
    }

    private void writeTotals(int edge, Counted counted, WireWriter to) {
        var moments = large == null ? null : large.real(edge, counted.index());
        if (moments != null) {
            to.number(moments.words());
            for (int i = 0; i < moments.words(); i++) {
                to.fixed(moments.word(i));
            }
            return;
        }
        for (int i = 0; i < written(counted); i++) {
            to.number(word(edge, counted, i));
        }
    }

    private void readTotals(int edge, Counted counted, WireReader from) {
        var moments = large == null ? null : large.real(edge, counted.index());
        var words = new long[moments == null ? WholeTotals.WORDS : from.small()];
        int written = moments == null ? written(counted) : words.length;
        for (int i = 0; i < written; i++) {
            words[i] = moments == null ? from.number() : from.fixed();
        }
        if (moments != null) {
            moments.restore(words, words.length);
            return;
        }
        if (large == null && !WholeTotals.narrow(words, 0, state, at(edge, counted.index()))) {
            enlarge();
        }
        if (large != null) {
            for (int i = 0; i < words.length; i++) {
                large.setWord(edge, counted.index(), i, words[i]);
            }
        }
    }

    private long word(int edge, Counted counted, int word) {
        return large == null
                ? WholeTotals.wideWord(state, at(edge, counted.index()), word)
                : large.word(edge, counted.index(), word);
    }

    private int at(int edge, int tally) {
        return edge * stride + TOTALS + tally * WholeTotals.NARROW_WORDS;
    }

    private static int written(Counted counted) {
        return counted.squares() ? WholeTotals.WORDS : WholeTotals.WORDS_WITHOUT_SQUARES;
    }
}
