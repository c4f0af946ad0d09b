package io.millrace.trainer.metric;

import io.millrace.schemas.plan.Task;

/**
 * How well probabilities foretold labels on one set of rows. A metric that the rows do not define
 * is NaN.
 *
 * @param rows examples scored
 * @param positives of them with label 1
 * @param baseRate share of positives
 * @param aucRoc chance that a positive scores above a negative, a tie counting half; NaN without
 *     both classes
 * @param averagePrecision precision at each distinct score, weighted by the recall gained there (as
 *     scikit-learn); NaN without positives
 * @param logLoss mean of -log of the probability given to the label, which is kept at least 1e-15
 * @param brier mean squared difference of probability and label
 * @param calibrationError mean difference of probability and share of positives, over ten bins of
 *     equal count ordered by score; equal scores stay in one bin (bins of equal width would put
 *     nearly every row of a rare class into the first)
 * @param k how many of the highest scores {@code precisionAtK} looks at
 * @param precisionAtK share of positives among them; those tied at the edge count by their share
 */
public record Classification(
        int rows,
        int positives,
        double baseRate,
        double aucRoc,
        double averagePrecision,
        double logLoss,
        double brier,
        double calibrationError,
        int k,
        double precisionAtK)
        implements Evaluation {
    /** The usual {@code k}. */
    public static final int TOP = 100;

    /**
     * @param probabilities one per row, from 0 to 1
     * @param labels 0 or 1
     * @param k cut to the number of rows
     */
    public static Classification of(double[] probabilities, double[] labels, int k) {
        var ranking = Ranking.of(probabilities, labels);
        int top = Math.min(k, ranking.rows());
        return new Classification(
                ranking.rows(),
                ranking.positives(),
                (double) ranking.positives() / ranking.rows(),
                ranking.aucRoc(),
                ranking.averagePrecision(),
                ranking.logLoss(),
                ranking.brier(),
                ranking.calibrationError(),
                top,
                ranking.precisionAt(top));
    }

    /** The same with the usual {@code k}. */
    public static Classification of(double[] probabilities, double[] labels) {
        return of(probabilities, labels, TOP);
    }

    @Override
    public Task task() {
        return Task.BINARY;
    }
}
