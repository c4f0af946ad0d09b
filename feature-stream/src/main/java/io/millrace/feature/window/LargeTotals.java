package io.millrace.feature.window;

import io.millrace.schemas.function.Moments;
import io.millrace.schemas.function.WholeTotals;

/**
 * The totals at all edges of an entity where one of them is no whole number of 64 bits: wide ones
 * in one array for whole numbers, {@link Moments} for doubles.
 */
final class LargeTotals {
    private final int tallies;
    private final long[] whole;

    /** Totals of doubles, by edge and tally; null where there are none. */
    private final Moments[] real;

    LargeTotals(WindowPlan plan) {
        this.tallies = plan.counted().length;
        this.whole = new long[plan.edges() * tallies * WholeTotals.WORDS];
        this.real = plan.freshReal();
    }

    /** Counts a value in at an edge, or out. */
    void count(int edge, Counted counted, long bits, boolean in) {
        var moments = real(edge, counted.index());
        int at = at(edge, counted.index());
        if (moments == null && in) {
            WholeTotals.add(whole, at, bits, counted.squares());
        } else if (moments == null) {
            WholeTotals.remove(whole, at, bits, counted.squares());
        } else if (in) {
            moments.add(bits);
        } else {
            moments.remove(bits);
        }
    }

    /** The totals of a tally between two edges; before the front alone where there is no tail. */
    void difference(int front, int tail, int tally, Moments into) {
        var ahead = real(front, tally);
        if (tail == Span.NO_TAIL) {
            if (ahead == null) {
                into.set(whole, at(front, tally));
            } else {
                into.set(ahead);
            }
        } else if (ahead == null) {
            into.setDifference(whole, at(front, tally), at(tail, tally));
        } else {
            into.setDifference(ahead, real(tail, tally));
        }
    }

    /** Totals of doubles; null where a tally counts whole numbers. */
    Moments real(int edge, int tally) {
        return real == null ? null : real[edge * tallies + tally];
    }

    /** A word of the totals of whole numbers. */
    long word(int edge, int tally, int word) {
        return whole[at(edge, tally) + word];
    }

    void setWord(int edge, int tally, int word, long value) {
        whole[at(edge, tally) + word] = value;
    }

    /** Roughly, with what Java adds. */
    int bytes() {
        return 50 + 8 * whole.length + (real == null ? 0 : 500 * real.length);
    }

    private int at(int edge, int tally) {
        return (edge * tallies + tally) * WholeTotals.WORDS;
    }
}
