package io.millrace.feature.timeline;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;

/** A block as a timeline's directory knows it, in memory or not. */
final class Slot {
    private static final int OPEN = -1;

    int number = OPEN;
    long firstTime = Long.MAX_VALUE;
    int size;

    /** Null while it is not in memory. */
    EventBlock block;

    boolean dirty;

    /** Whether this process wrote it, so that nothing in it is younger than the head. */
    boolean own = true;

    /** What somebody noted of it; null where it has changed since. */
    long[] summary;

    long smallestOrdinal = Long.MAX_VALUE;
    long largestOrdinal = Long.MIN_VALUE;

    /** It is a sealed block from now on, not yet written. */
    void seal(int newNumber) {
        number = newNumber;
        note(block);
        dirty = true;
        own = true;
        summary = null;
    }

    void note(EventBlock block) {
        size = block.size;
        firstTime = size == 0 ? Long.MAX_VALUE : block.time(0);
        smallestOrdinal = Long.MAX_VALUE;
        largestOrdinal = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            note(block.ordinal(i));
        }
        for (int i = 0; i < block.labels.size; i++) {
            note(block.labels.ordinals[i]);
        }
    }

    void note(long ordinal) {
        smallestOrdinal = Math.min(smallestOrdinal, ordinal);
        largestOrdinal = Math.max(largestOrdinal, ordinal);
    }

    /** Writes its line of the directory; number and first time as distance to the one before. */
    void write(int numberBefore, long timeBefore, WireWriter to) {
        to.number(number - numberBefore).number(firstTime - timeBefore).number(size);
        to.number(smallestOrdinal).number(largestOrdinal - smallestOrdinal);
    }

    static Slot read(int numberBefore, long timeBefore, WireReader from) {
        var slot = new Slot();
        slot.number = numberBefore + from.small();
        slot.firstTime = timeBefore + from.number();
        slot.size = from.small();
        slot.smallestOrdinal = from.number();
        slot.largestOrdinal = slot.smallestOrdinal + from.number();
        slot.own = false;
        return slot;
    }
}
