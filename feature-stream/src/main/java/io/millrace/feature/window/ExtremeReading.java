package io.millrace.feature.window;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.FeaturePlan;

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
     * @param index of the feature among the values
     * @param fold for those who ask again
     */
    record Window(FeaturePlan feature, int index, int tail, FoldReading fold) {
        long after(long until) {
            return feature.bounded() ? until - feature.window() : Long.MIN_VALUE;
        }
    }

    private static final long NOTHING = Long.MAX_VALUE;

    private final int stack;
    private final Window[] all;
    private long scanned;

    ExtremeReading(int stack, Window[] all) {
        this.stack = stack;
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
        long delay = all[0].feature().delay();
        long until = asking.time() - delay;
        int first = extremes.none();
        for (var window : all) {
            long after = window.after(until);
            first = extremes.first(after, first);
            long best = NOTHING;
            boolean any;
            if (extremes.isCompleteAfter(after) && sees(windows, asking, first, delay)) {
                any = first < extremes.none();
                best = any ? extremes.rank(first) : NOTHING;
            } else {
                any = scan(windows, window.tail());
                best = scanned;
            }
            var expired = window.fold().expired(windows);
            if (expired != null) {
                any = true;
                best = Math.min(best, extremes.rank(expired.bits()));
            }
            into.numbers()[window.index()] =
                    any ? window.feature().of().number(extremes.bits(best)) + 0.0 : Double.NaN;
        }
    }

    /** Whether the first entry of the window is one that the asking event may see. */
    private boolean sees(Windows windows, Asking asking, int first, long delay) {
        var extremes = windows.extremes(stack);
        long until = asking.time() - delay;
        if (first == extremes.none() || extremes.time(first) < until) {
            return true;
        }
        boolean allSeen = !asking.own() || delay > 0;
        if (extremes.time(first) == until && allSeen) {
            return true;
        }
        return delay == 0 && windows.edges().isAtEnd(0);
    }

    /** Looks at the window itself; false where nothing in it counts. */
    private boolean scan(Windows windows, int tail) {
        var timeline = windows.timeline();
        var from = tail == Span.NO_TAIL ? Walk.START : windows.edges().at(tail);
        var to = windows.edges().at(windows.plan().extremes()[stack].front());
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
        var tally = windows.plan().extremes()[stack].tally();
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
