package io.millrace.trainer.dataset;

import io.millrace.schemas.model.Histogram;

/** How far values have moved from those of a baseline. */
final class Drift {
    /** Added to each count, so that an empty bin is no infinity. */
    private static final double SMOOTH = 0.5;

    private Drift() {}

    /**
     * Population stability index over the baseline's bins, a missing value being a bin of its own:
     * the sum of {@code (p - q) * ln(p / q)}. Up to 0.1 is little, from 0.25 on much.
     */
    static double psi(Histogram baseline, double[] values) {
        int bins = baseline.counts().size() + 1;
        var before = new double[bins];
        var now = new double[bins];
        for (int i = 0; i < bins - 1; i++) {
            before[i] = baseline.counts().get(i);
        }
        before[bins - 1] = baseline.missing();
        for (double value : values) {
            now[Double.isNaN(value) ? bins - 1 : bin(baseline, value)]++;
        }
        double index = 0;
        double rowsBefore = sum(before);
        double rowsNow = sum(now);
        for (int i = 0; i < bins; i++) {
            double p = before[i] / rowsBefore;
            double q = now[i] / rowsNow;
            index += (p - q) * StrictMath.log(p / q);
        }
        return index;
    }

    private static int bin(Histogram baseline, double value) {
        int bin = 0;
        while (bin < baseline.edges().size() && value >= baseline.edges().get(bin)) {
            bin++;
        }
        return bin;
    }

    /** The sum, after each has been smoothed. */
    private static double sum(double[] counts) {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            counts[i] += SMOOTH;
            sum += counts[i];
        }
        return sum;
    }
}
