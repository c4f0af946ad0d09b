package io.millrace.benchmarks.workload;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Folds answers, in any order, into what must be the same for all engines. Counts, sums, extremes
 * and whether a deviation exists go bit by bit into 64 bits. Means and deviations, where engines
 * may round differently in the last place, go into sums, weighted by the row's hash so that a swap
 * of two rows shows.
 */
public final class Checksum {
    /** Relative difference up to which the weighted sums count as equal. */
    private static final double TOLERANCE = 1e-9;

    private static final long[] FACTORS =
            new java.util.SplittableRandom(4).longs(64 * Answer.VALUES).map(x -> x | 1).toArray();

    private final int windows;
    private final double[] means;
    private final double[] deviations;
    private final long[] counts;
    private long rows;
    private long exact;

    public Checksum(int windows) {
        this.windows = windows;
        this.means = new double[windows];
        this.deviations = new double[windows];
        this.counts = new long[windows];
    }

    public void add(int card, long time, double[] answer) {
        long row = mix(time * FACTORS[0] + card);
        long values = 0;
        for (int window = 0; window < windows; window++) {
            int at = window * Answer.VALUES;
            double weight = 1 + (row >>> 54) / 1024.0;
            double deviation = answer[at + Answer.STDDEV];
            values += exact(answer, at + Answer.COUNT) + exact(answer, at + Answer.SUM);
            values += exact(answer, at + Answer.MIN) + exact(answer, at + Answer.MAX);
            means[window] += weight * answer[at + Answer.MEAN];
            if (Double.isNaN(deviation)) {
                values += FACTORS[at + Answer.STDDEV];
            } else {
                deviations[window] += weight * deviation;
            }
            counts[window] += (long) answer[at];
        }
        exact += mix(row ^ values);
        rows++;
    }

    public Sum sum() {
        return new Sum(rows, Long.toHexString(exact), boxed(means), boxed(deviations), depths());
    }

    private java.util.List<Double> depths() {
        return IntStream.range(0, windows)
                .mapToObj(window -> (double) counts[window] / Math.max(1, rows))
                .toList();
    }

    private static java.util.List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private static long exact(double[] answer, int at) {
        long bits = Double.doubleToRawLongBits(answer[at]);
        return (bits ^ bits >>> 32) * FACTORS[at];
    }

    /** The finisher of SplitMix64. */
    private static long mix(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /**
     * A checksum as it travels.
     *
     * @param depths mean number of events in each window
     */
    public record Sum(
            long rows,
            String exact,
            java.util.List<Double> means,
            java.util.List<Double> deviations,
            java.util.List<Double> depths) {

        /** Whether both say the same of the same answers. */
        public boolean matches(Sum other) {
            return rows == other.rows
                    && exact.equals(other.exact)
                    && close(means, other.means)
                    && close(deviations, other.deviations);
        }

        private static boolean close(java.util.List<Double> left, java.util.List<Double> right) {
            return IntStream.range(0, left.size())
                    .allMatch(
                            i ->
                                    Math.abs(left.get(i) - right.get(i))
                                            <= TOLERANCE * Math.abs(right.get(i)));
        }
    }
}
