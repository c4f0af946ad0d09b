package io.millrace.feature.window;

import io.millrace.feature.timeline.Cursor;
import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.timeline.Timeline;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.function.Call;
import io.millrace.schemas.function.DecayedTotals;

/**
 * Decayed totals of one column. Nothing is ever taken away from them, so there are three: those of
 * the expired events; those of all events before a place that only goes forward, which answer
 * whoever asks behind that place; and a fold over what is kept, for who asks before it.
 *
 * <p>Format 1: version, words of the expired, words of the current, slot and index of its place.
 */
final class Decay {
    private static final int VERSION = 1;

    /** What decays, and how fast. */
    record Spec(Tally tally, int front, Call call) {}

    private final Spec spec;
    private final DecayedTotals expired;
    private final DecayedTotals current;
    private final DecayedTotals folded;
    private final Cursor reached;

    Decay(Spec spec, Timeline timeline) {
        this.spec = spec;
        this.expired = new DecayedTotals(spec.call());
        this.current = new DecayedTotals(spec.call());
        this.folded = new DecayedTotals(spec.call());
        this.reached = timeline.cursor();
    }

    /** The totals of all events before a place. */
    DecayedTotals upTo(Cursor place, Timeline timeline) {
        if (place.isBefore(reached.slot(), reached.index())) {
            return upTo(place, timeline, Long.MAX_VALUE);
        }
        Walk.over(timeline, reached, place, (block, index) -> add(block, index, current));
        reached.set(place.slot(), place.index());
        return current;
    }

    /** The same as it was known to the arrival of an ordinal. */
    DecayedTotals upTo(Cursor place, Timeline timeline, long ordinal) {
        folded.set(expired);
        Walk.over(
                timeline,
                Walk.START,
                place,
                (block, index) -> {
                    if (block.ordinal(index) <= ordinal
                            && spec.tally().counts(block, index, ordinal)) {
                        folded.add(block.time(index), spec.tally().bits(block, index, ordinal));
                    }
                });
        return folded;
    }

    /** An event is about to be inserted at a place. */
    void inserting(Cursor place) {
        late = place.isBefore(reached.slot(), reached.index());
    }

    private boolean late;

    void inserted(EventBlock block, int index) {
        if (late) {
            add(block, index, current);
        }
    }

    /** A label before the place has changed: what was added cannot be taken away. */
    void restart() {
        current.set(expired);
        reached.set(0, 0);
    }

    boolean isOfLabels() {
        return spec.tally().isLabel();
    }

    void expire(EventBlock block, int index) {
        add(block, index, expired);
    }

    void write(WireWriter to) {
        to.oneByte(VERSION);
        write(expired, to);
        write(current, to);
        to.number(reached.slot()).number(reached.index());
    }

    void read(WireReader from) {
        from.version(VERSION, "decayed totals");
        read(expired, from);
        read(current, from);
        reached.set(from.small(), from.small());
    }

    private void add(EventBlock block, int index, DecayedTotals totals) {
        if (spec.tally().counts(block, index)) {
            totals.add(block.time(index), spec.tally().bits(block, index));
        }
    }

    private static void write(DecayedTotals totals, WireWriter to) {
        for (int i = 0; i < DecayedTotals.WORDS; i++) {
            to.fixed(totals.word(i));
        }
    }

    private static void read(DecayedTotals totals, WireReader from) {
        var words = new long[DecayedTotals.WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = from.fixed();
        }
        totals.restore(words);
    }
}
