package io.millrace.feature.window;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.FeaturePlan;

/**
 * The smallest or largest value of a window. The first entry of the stack inside the window is it,
 * unless that entry lies after who asks, who is late then, or the stack does not go back so far:
 * then the window's blocks are looked at, by their summaries where they lie in it as a whole.
 */
final class ExtremeReading implements WindowPlan.Reading {
    private final int stack;
    private final FeaturePlan feature;
    private final int tail;
    private final FoldReading fold;

    ExtremeReading(int stack, FeaturePlan feature, int tail, FoldReading fold) {
        this.stack = stack;
        this.feature = feature;
        this.tail = tail;
        this.fold = fold;
    }

    @Override
    public void read(Windows windows, Asking asking, long answer, Values into, int index) {
        if (asking.isAgain()) {
            fold.read(windows, asking, answer, into, index);
            return;
        }
        var extremes = windows.extremes(stack);
        long until = asking.time() - feature.delay();
        long after = feature.bounded() ? until - feature.window() : Long.MIN_VALUE;
        int first = extremes.first(after);
        long best = NOTHING;
        boolean any;
        if (extremes.isCompleteAfter(after) && sees(windows, asking, first, until)) {
            any = first < extremes.none();
            best = any ? extremes.rank(first) : NOTHING;
        } else {
            any = scan(windows);
            best = scanned;
        }
        if (!feature.bounded() && extremes.hasFloor()) {
            best = any ? Math.min(best, extremes.floor()) : extremes.floor();
            any = true;
        }
        into.numbers()[index] = any ? feature.of().number(extremes.bits(best)) + 0.0 : Double.NaN;
    }

    private static final long NOTHING = Long.MAX_VALUE;
    private long scanned;

    /** Whether the first entry of the window is one that the asking event may see. */
    private boolean sees(Windows windows, Asking asking, int first, long until) {
        var extremes = windows.extremes(stack);
        if (first == extremes.none() || extremes.time(first) < until) {
            return true;
        }
        boolean allSeen = !asking.own() || feature.delay() > 0;
        if (extremes.time(first) == until && allSeen) {
            return true;
        }
        var front = windows.front();
        return feature.delay() == 0 && windows.timeline().isEnd(front.slot(), front.index());
    }

    /** Looks at the window itself; false where nothing in it counts. */
    private boolean scan(Windows windows) {
        var timeline = windows.timeline();
        var from = tail == Span.NO_TAIL ? Walk.START : windows.edges().at(tail);
        var to = windows.edges().at(windows.plan().extremes().get(stack).front());
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
        var tally = windows.plan().extremes().get(stack).tally();
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
