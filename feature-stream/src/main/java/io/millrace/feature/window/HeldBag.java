package io.millrace.feature.window;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.timeline.Timeline;
import io.millrace.schemas.function.Bag;
import java.util.function.Supplier;

/**
 * The values of one window, while the entity is in memory: filled from the events in the window
 * when first asked for, then kept current by the window's edges.
 */
final class HeldBag {
    /** Which window, by its edges. */
    record Spec(Tally tally, int front, int tail, Supplier<Bag> fresh) {}

    private final Spec spec;
    private final Bag bag;
    private boolean filled;
    private boolean tooLarge;

    HeldBag(Spec spec) {
        this.spec = spec;
        this.bag = spec.fresh().get();
    }

    /** Whether the window held more than a bag should; it is folded then. */
    boolean isTooLarge() {
        if (!tooLarge && bag.size() > Bag.LARGEST) {
            tooLarge = true;
            filled = false;
            bag.clear();
        }
        return tooLarge;
    }

    double value(Timeline timeline, Edges edges) {
        if (!filled) {
            filled = true;
            Walk.over(timeline, edges.at(spec.tail()), edges.at(spec.front()), this::enter);
        }
        return bag.value();
    }

    void crossedFront(EventBlock block, int index, boolean entered) {
        crossed(block, index, entered);
    }

    void crossedTail(EventBlock block, int index, boolean entered) {
        crossed(block, index, !entered);
    }

    int bytes() {
        return 100 + 60 * bag.size();
    }

    private void enter(EventBlock block, int index) {
        crossed(block, index, true);
    }

    private void crossed(EventBlock block, int index, boolean in) {
        var tally = spec.tally();
        if (!filled || !tally.counts(block, index)) {
            return;
        }
        if (in) {
            bag.enter(tally.bits(block, index), tally.text(block, index));
        } else {
            bag.leave(tally.bits(block, index), tally.text(block, index));
        }
    }
}
