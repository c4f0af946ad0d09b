package io.millrace.feature.window;

import io.millrace.feature.timeline.Cursor;
import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.timeline.Timeline;

/** Visits the events between two places, in their order. */
final class Walk {
    /** Where every timeline starts. */
    static final Cursor START = new Cursor();

    /** Is shown one event. */
    @FunctionalInterface
    interface Visitor {
        void event(EventBlock block, int index);
    }

    private Walk() {}

    static void over(Timeline timeline, Cursor from, Cursor to, Visitor visitor) {
        for (int slot = from.slot(); slot <= to.slot(); slot++) {
            int first = slot == from.slot() ? from.index() : 0;
            int end = slot == to.slot() ? to.index() : timeline.size(slot);
            if (first < end) {
                var block = timeline.block(slot);
                for (int i = first; i < end; i++) {
                    visitor.event(block, i);
                }
            }
        }
    }

    /** Says whether an event is wanted. */
    @FunctionalInterface
    interface Test {
        boolean wanted(EventBlock block, int index);
    }

    /**
     * Goes back from a place until enough wanted events have been seen.
     *
     * @param found set to the last one seen, or to the start
     * @return how many are missing
     */
    static int back(
            Timeline timeline, Cursor start, Cursor from, int enough, Cursor found, Test test) {
        int missing = enough;
        int slot = from.slot();
        int index = from.index();
        while (missing > 0 && start.isBefore(slot, index)) {
            if (index == 0) {
                slot--;
                index = timeline.size(slot);
                continue;
            }
            index--;
            missing -= test.wanted(timeline.block(slot), index) ? 1 : 0;
        }
        found.set(slot, index);
        return missing;
    }

    /** Sets a place to the first wanted event between two others; false where there is none. */
    static boolean ahead(Timeline timeline, Cursor from, Cursor to, Cursor found, Test test) {
        for (int slot = from.slot(); slot <= to.slot(); slot++) {
            int end = slot == to.slot() ? to.index() : timeline.size(slot);
            for (int i = slot == from.slot() ? from.index() : 0; i < end; i++) {
                if (test.wanted(timeline.block(slot), i)) {
                    found.set(slot, i);
                    return true;
                }
            }
        }
        return false;
    }
}
