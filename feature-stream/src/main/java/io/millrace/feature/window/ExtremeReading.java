package io.millrace.feature.window;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Call;

/**
 * Smallest or largest values of the windows that share a stack, the shortest window first. The
 * stack answers where its first entry inside the window is one that the asking event sees. It may
 * not: an event that arrives late sees nothing later than itself, and the stack may have let go of
 * what lies before that. It is late then, or the stack does not go back so far: then the window's
 * blocks are looked at, by their summaries where they lie in it as a whole.
 */
final class ExtremeReading implements Reading {
    /**
     * One of the windows.
     *
     * @param length in ms; {@link Call#UNBOUNDED} where it has no beginning
     * @param index of the feature among the values
     * @param fold for those who ask again, and for what has expired
     */
    record Window(long length, int index, int tail, FoldReading fold) {
        long after(long until) {
            return length == Call.UNBOUNDED ? Long.MIN_VALUE : until - length;
        }
    }

    private static final long NOTHING = Long.MAX_VALUE;

    private final int stack;
    private final ExtremeSpec spec;
    private final long delay;
    private final Window[] all;
    private long scanned;

    /**
     * @param delay of the windows, in ms
     * @param all the shortest first
     */
    ExtremeReading(int stack, ExtremeSpec spec, long delay, Window[] all) {
        this.stack = stack;
        this.spec = spec;
        this.delay = delay;
        this.all = all;
    }

    @Override
    public void read(Windows windows, Asking asking, Values into) {
        if (asking.isAgain()) {
            for (var window : all) {
                window.fold().read(windows, asking, into);
            }
            return;
        }
        var extremes = windows.extremes(stack);
        var type = spec.tally().type();
        var numbers = into.numbers();
        long until = asking.time() - delay;
        long unseen = unseen(windows, asking, until);
        int first = extremes.none();
        for (var window : all) {
            long after = window.after(until);
            first = extremes.first(after, first);
            long best = NOTHING;
            boolean any = first < extremes.none();
            if (!extremes.isCompleteAfter(after) || (any && extremes.time(first) >= unseen)) {
                any = scan(windows, window.tail());
                best = scanned;
            } else if (any) {
                best = extremes.rank(first);
            }
            var expired = window.fold().expired(windows);
            if (expired != null) {
                any = true;
                best = Math.min(best, extremes.rank(expired.bits()));
            }
            numbers[window.index()] = any ? type.number(extremes.bits(best)) + 0.0 : Double.NaN;
        }
    }

    /** The time from which on the stack may hold what the asking event does not see. */
    private long unseen(Windows windows, Asking asking, long until) {
        if (delay == 0 && windows.edges().isAtEnd(0)) {
            return Long.MAX_VALUE;
        }
        boolean seesAllOfItsTime = !asking.own() || delay > 0;
        return seesAllOfItsTime ? until + 1 : until;
    }

    /** Looks at the window itself; false where nothing in it counts. */
    private boolean scan(Windows windows, int tail) {
        var timeline = windows.timeline();
        var from = tail == Span.NO_TAIL ? Walk.START : windows.edges().at(tail);
        var to = windows.edges().at(spec.front());
        scanned = NOTHING;
        boolean any = false;
        for (int slot = from.slot(); slot <= to.slot(); slot++) {
            int start = slot == from.slot() ? from.index() : 0;
            int end = slot == to.slot() ? to.index() : timeline.size(slot);
            if (start == 0 && end == timeline.size(slot) && slot < timeline.slots() - 1) {
                var summary = windows.summary(slot);
                any |= summary[2 * stack] > 0;
                scanned = Math.min(scanned, summary[2 * stack + 1]);
            } else if (start < end) {
                any |= scan(windows, timeline.block(slot), start, end);
            }
        }
        return any;
    }

    private boolean scan(Windows windows, EventBlock block, int start, int end) {
        var extremes = windows.extremes(stack);
        var tally = spec.tally();
        boolean any = false;
        for (int i = start; i < end; i++) {
            if (tally.counts(block, i)) {
                any = true;
                scanned = Math.min(scanned, extremes.rank(tally.bits(block, i)));
            }
        }
        return any;
    }
}
