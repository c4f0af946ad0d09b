package io.millrace.schemas.function;

/**
 * Totals of whole numbers as longs of an array, so that those of many windows lie together. What
 * they mean and how they are read: {@link Moments}.
 *
 * <p>Wide ones are {@value #WORDS} longs: count; sum, low and high; sum of squares, low, middle and
 * high. Narrow ones are {@value #NARROW_WORDS}: count, sum, sum of squares, which is exact as long
 * as none of them overflows; an addition that would says so and changes nothing.
 */
public final class WholeTotals {
    public static final int WORDS = Moments.WORDS_WITH_SQUARES;
    public static final int WORDS_WITHOUT_SQUARES = Moments.WORDS;
    public static final int NARROW_WORDS = 3;

    private static final int SUM = 1;
    private static final int SQUARES = 2;

    private WholeTotals() {}

    /** Adds a value to the wide totals that begin at an index. */
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

    /** Adds a value to narrow totals; false where that would overflow. */
    public static boolean addNarrow(long[] totals, int at, long bits, boolean squares) {
        long before = totals[at + SUM];
        long sum = before + bits;
        if (((before ^ sum) & (bits ^ sum)) < 0) {
            return false;
        }
        if (squares) {
            long square = bits * bits;
            long total = totals[at + SQUARES] + square;
            if (Math.multiplyHigh(bits, bits) != 0 || (square | total) < 0) {
                return false;
            }
            totals[at + SQUARES] = total;
        }
        totals[at + SUM] = sum;
        totals[at]++;
        return true;
    }

    /** Takes a value away from narrow totals that was added; false where that would overflow. */
    public static boolean removeNarrow(long[] totals, int at, long bits, boolean squares) {
        long before = totals[at + SUM];
        long sum = before - bits;
        if (((before ^ bits) & (before ^ sum)) < 0) {
            return false;
        }
        if (squares) {
            totals[at + SQUARES] -= bits * bits;
        }
        totals[at + SUM] = sum;
        totals[at]--;
        return true;
    }

    /** A word of wide totals, from narrow ones that say the same. */
    public static long wideWord(long[] narrow, int at, int word) {
        return switch (word) {
            case 0 -> narrow[at];
            case 1 -> narrow[at + SUM];
            case 2 -> narrow[at + SUM] >> 63;
            case Moments.WORDS -> narrow[at + SQUARES];
            default -> 0;
        };
    }

    /** Makes narrow totals of wide ones; false where they are too large for that. */
    public static boolean narrow(long[] wide, int from, long[] narrow, int at) {
        narrow[at] = wide[from];
        narrow[at + SUM] = wide[from + 1];
        narrow[at + SQUARES] = wide[from + Moments.WORDS];
        return wide[from + 2] == wide[from + 1] >> 63
                && wide[from + Moments.WORDS] >= 0
                && wide[from + Moments.WORDS + 1] == 0
                && wide[from + Moments.WORDS + 2] == 0;
    }
}
