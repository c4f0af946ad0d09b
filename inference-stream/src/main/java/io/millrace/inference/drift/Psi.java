package io.millrace.inference.drift;

/**
 * The population stability index between a baseline and what was served: {@code sum((s - b) * ln(s
 * / b))} over the bins, with {@code s} and {@code b} the shares of the bin. It is Jeffreys'
 * divergence of the two; usual readings are below 0.1 no shift, 0.1 to 0.25 some, above that a
 * large one (Siddiqi, Credit Risk Scorecards, 2006).
 *
 * <p>Half an event is added to every bin on both sides (Krichevsky and Trofimov), so that an empty
 * bin gives no infinite index.
 *
 * <p>Of {@code n} independent events and {@code m} baseline rows from one and the same distribution
 * in {@code k} bins, the index is distributed as {@code (1/n + 1/m)} times chi-square with {@code k
 * - 1} degrees of freedom (Yurdakul and Naranjo, Statistical properties of the population stability
 * index, Journal of Risk Model Validation 14(4), 2020). {@link #noise} is its quantile at 1 -
 * 10^-6, by the approximation of Wilson and Hilferty: with few events even a large index says
 * nothing, and only one above both the limit and the noise is an alert. Events of one entity
 * resemble each other, so the noise of a real stream is above this; hence a least number of events
 * as well.
 */
final class Psi {
    private static final double HALF = 0.5;

    /** Of the standard normal distribution at 1 - 10^-6. */
    private static final double QUANTILE = 4.753424;

    private Psi() {}

    /** NaN where one of them is empty or there is one bin only. */
    static double index(long[] baseline, long[] served) {
        double baselineTotal = total(baseline);
        double servedTotal = total(served);
        if (baselineTotal == 0 || servedTotal == 0 || baseline.length < 2) {
            return Double.NaN;
        }
        double halves = HALF * baseline.length;
        double index = 0;
        for (int bin = 0; bin < baseline.length; bin++) {
            double b = (baseline[bin] + HALF) / (baselineTotal + halves);
            double s = (served[bin] + HALF) / (servedTotal + halves);
            index += (s - b) * Math.log(s / b);
        }
        return index;
    }

    /** What the index stays under where nothing has shifted, but for one time in a million. */
    static double noise(long[] baseline, long[] served) {
        double baselineTotal = total(baseline);
        double servedTotal = total(served);
        if (baselineTotal == 0 || servedTotal == 0 || baseline.length < 2) {
            return Double.NaN;
        }
        double freedom = baseline.length - 1;
        double spread = 2 / (9 * freedom);
        double cube = 1 - spread + QUANTILE * Math.sqrt(spread);
        return (1 / servedTotal + 1 / baselineTotal) * freedom * cube * cube * cube;
    }

    private static double total(long[] counts) {
        double total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }
}
