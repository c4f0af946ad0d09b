package io.millrace.benchmarks.workload;

/**
 * How an answer lies in an array: per window its count, sum, mean, smallest, largest and sample
 * standard deviation (NaN for one event), in cents.
 */
public final class Answer {
    public static final int COUNT = 0;
    public static final int SUM = 1;
    public static final int MEAN = 2;
    public static final int MIN = 3;
    public static final int MAX = 4;
    public static final int STDDEV = 5;

    /** Values per window. */
    public static final int VALUES = 6;

    private Answer() {}

    /** Fills in a window from its sums. */
    public static void fill(
            double[] answer, int window, long count, long sum, long squares, long min, long max) {
        int at = window * VALUES;
        answer[at + COUNT] = count;
        answer[at + SUM] = sum;
        answer[at + MEAN] = sum / (double) count;
        answer[at + MIN] = min;
        answer[at + MAX] = max;
        answer[at + STDDEV] = deviation(count, sum, squares);
    }

    /** Exact until the last division: {@code count * squares - sum^2} in 128 bits. */
    static double deviation(long count, long sum, long squares) {
        if (count < 2) {
            return Double.NaN;
        }
        long low = count * squares - sum * sum;
        long borrow = Long.compareUnsigned(count * squares, sum * sum) < 0 ? 1 : 0;
        long high = Math.multiplyHigh(count, squares) - Math.multiplyHigh(sum, sum) - borrow;
        double spread = high == 0 && low >= 0 ? low : high * 0x1p64 + (low >>> 1) * 2.0 + (low & 1);
        return Math.sqrt(spread / ((double) count * (count - 1)));
    }
}
