package io.millrace.feature.window;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.function.Moments;
import io.millrace.schemas.function.WholeTotals;

/**
 * The totals of all events before each edge, by tally: exact, so that those between two edges are
 * their difference. Those of whole numbers lie in one array, narrow until one of them needs more
 * than 64 bits; those of doubles are {@link Moments}.
 *
 * <p>Written, per edge and tally that is read there: whole numbers as {@link WholeTotals#WORDS}
 * numbers, without squares the first {@link WholeTotals#WORDS_WITHOUT_SQUARES}; else how many longs
 * and these.
 */
final class EdgeTotals {
    private final WindowPlan plan;
    private final int tallies;
    private long[] whole;
    private boolean wide;

    /** Totals of doubles, by edge and tally; null where there are none. */
    private final Moments[] real;

    EdgeTotals(WindowPlan plan) {
        this.plan = plan;
        this.tallies = plan.tallies().length;
        this.whole = new long[plan.edges() * tallies * WholeTotals.NARROW_WORDS];
        this.real = plan.freshReal();
    }

    /** Counts an event in at an edge, or out, for all tallies that are read there. */
    void pass(int edge, EventBlock block, int index, boolean in) {
        for (int tally : plan.talliesOf(edge)) {
            count(edge, tally, block, index, in);
        }
    }

    /** Counts an event in at an edge, or out, where it counts for a tally. */
    void count(int edge, int tally, EventBlock block, int index, boolean in) {
        var counted = plan.tallies()[tally];
        if (!counted.counts(block, index)) {
            return;
        }
        long bits = counted.bits(block, index);
        var moments = real(edge, tally);
        if (moments == null) {
            countWhole(edge, tally, bits, in);
        } else if (in) {
            moments.add(bits);
        } else {
            moments.remove(bits);
        }
    }

    /** The totals of a tally between two edges; before the front alone where there is no tail. */
    void difference(int front, int tail, int tally, Moments into) {
        var ahead = real(front, tally);
        if (ahead != null) {
            if (tail == Span.NO_TAIL) {
                into.set(ahead);
            } else {
                into.setDifference(ahead, real(tail, tally));
            }
        } else if (wide) {
            if (tail == Span.NO_TAIL) {
                into.set(whole, at(front, tally));
            } else {
                into.setDifference(whole, at(front, tally), at(tail, tally));
            }
        } else if (tail == Span.NO_TAIL) {
            into.setNarrow(whole, at(front, tally));
        } else {
            into.setNarrowDifference(whole, at(front, tally), at(tail, tally));
        }
    }

    /** Roughly, with what Java adds. */
    int bytes() {
        return 50 + 8 * whole.length + (real == null ? 0 : 500 * real.length);
    }

    void write(int edge, WireWriter to) {
        for (int tally : plan.talliesOf(edge)) {
            var moments = real(edge, tally);
            if (moments == null) {
                for (int i = 0; i < written(tally); i++) {
                    int at = at(edge, tally);
                    to.number(wide ? whole[at + i] : WholeTotals.wideWord(whole, at, i));
                }
                continue;
            }
            to.number(moments.words());
            for (int i = 0; i < moments.words(); i++) {
                to.fixed(moments.word(i));
            }
        }
    }

    void read(int edge, WireReader from) {
        for (int tally : plan.talliesOf(edge)) {
            var moments = real(edge, tally);
            var words = new long[moments == null ? WholeTotals.WORDS : from.small()];
            int written = moments == null ? written(tally) : words.length;
            for (int i = 0; i < written; i++) {
                words[i] = moments == null ? from.number() : from.fixed();
            }
            if (moments == null) {
                set(edge, tally, words);
            } else {
                moments.restore(words, words.length);
            }
        }
    }

    private void set(int edge, int tally, long[] words) {
        if (!wide && !WholeTotals.narrow(words, 0, whole, at(edge, tally))) {
            widen();
        }
        if (wide) {
            System.arraycopy(words, 0, whole, at(edge, tally), words.length);
        }
    }

    private void countWhole(int edge, int tally, long bits, boolean in) {
        boolean squares = plan.hasSquares(tally);
        if (!wide) {
            int at = at(edge, tally);
            if (in
                    ? WholeTotals.addNarrow(whole, at, bits, squares)
                    : WholeTotals.removeNarrow(whole, at, bits, squares)) {
                return;
            }
            widen();
        }
        if (in) {
            WholeTotals.add(whole, at(edge, tally), bits, squares);
        } else {
            WholeTotals.remove(whole, at(edge, tally), bits, squares);
        }
    }

    private void widen() {
        var widened = new long[plan.edges() * tallies * WholeTotals.WORDS];
        for (int i = 0; i < plan.edges() * tallies; i++) {
            for (int word = 0; word < WholeTotals.WORDS; word++) {
                widened[i * WholeTotals.WORDS + word] =
                        WholeTotals.wideWord(whole, i * WholeTotals.NARROW_WORDS, word);
            }
        }
        whole = widened;
        wide = true;
    }

    private Moments real(int edge, int tally) {
        return real == null ? null : real[edge * tallies + tally];
    }

    private int at(int edge, int tally) {
        return (edge * tallies + tally) * (wide ? WholeTotals.WORDS : WholeTotals.NARROW_WORDS);
    }

    private int written(int tally) {
        return plan.hasSquares(tally) ? WholeTotals.WORDS : WholeTotals.WORDS_WITHOUT_SQUARES;
    }
}
