package io.millrace.schemas.function;

/**
 * Totals of whole numbers as {@value #WORDS} longs of an array, so that those of many windows lie
 * together: count; sum, low and high; sum of squares, low, middle and high. What they mean and how
 * they are read: {@link Moments}.
 */
public final class WholeTotals {
    public static final int WORDS = Moments.WORDS_WITH_SQUARES;

    private WholeTotals() {}

    /** Adds a value to the totals that begin at an index. */
    public static void add(long[] totals, int at, long bits, boolean squares) {
        totals[at]++;
        long before = totals[at + 1];
        long low = before + bits;
        totals[at + 1] = low;
        totals[at + 2] += (bits >> 63) + Moments.carry(before, bits, low);
        if (squares) {
            int next = at + Moments.WORDS;
            long square = bits * bits;
            before = totals[next];
            low = before + square;
            totals[next] = low;
            long high = Math.multiplyHigh(bits, bits) + Moments.carry(before, square, low);
            if (high != 0) {
                before = totals[next + 1];
                long middle = before + high;
                totals[next + 1] = middle;
                totals[next + 2] += Moments.carry(before, high, middle);
            }
        }
    }

    /** Takes a value away that was added. */
    public static void remove(long[] totals, int at, long bits, boolean squares) {
        totals[at]--;
        long before = totals[at + 1];
        totals[at + 1] = before - bits;
        totals[at + 2] -= (bits >> 63) + Moments.borrow(before, bits);
        if (squares) {
            int next = at + Moments.WORDS;
            long square = bits * bits;
            before = totals[next];
            long high = Math.multiplyHigh(bits, bits) + Moments.borrow(before, square);
            totals[next] = before - square;
            before = totals[next + 1];
            totals[next + 1] = before - high;
            totals[next + 2] -= Moments.borrow(before, high);
        }
    }
}
