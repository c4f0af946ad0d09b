package io.millrace.trainer.live;

import io.millrace.trainer.metric.Metric;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics that probabilities foretell about themselves: each event counts as a positive by its
 * score and as a negative by the rest. For calibrated scores this is the expected value of the
 * metric, for area under the curve and average precision that of numerator and denominator
 * (confidence-based performance estimation, CBPE, as NannyML describes it). The calibration error
 * has no such estimate.
 */
final class Expectation {
    private Expectation() {}

    /**
     * @param probabilities at least one, from 0 to 1; in any order
     * @param k cut to their number
     */
    static Map<String, Double> of(double[] probabilities, int k) {
        var sorted = probabilities.clone();
        Arrays.sort(sorted);
        int rows = sorted.length;
        int top = Math.min(k, rows);
        double positives = 0;
        double pairs = 0;
        double precision = 0;
        double logLoss = 0;
        double brier = 0;
        double atTop = 0;
        double negativesBelow = negatives(sorted);
        double allNegatives = negativesBelow;
        int at = rows - 1;
        int seen = 0;
        while (at >= 0) {
            double score = sorted[at];
            int first = at;
            while (at >= 0 && sorted[at] == score) {
                at--;
            }
            int size = first - at;
            double ofPositives = score * size;
            double ofNegatives = size - ofPositives;
            negativesBelow -= ofNegatives;
            pairs += ofPositives * (negativesBelow + ofNegatives / 2);
            atTop += score * Math.max(0, Math.min(size, top - seen));
            positives += ofPositives;
            seen += size;
            precision += ofPositives * (positives / seen);
            logLoss += size * entropy(score);
            brier += ofPositives * (1 - score);
        }
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put(Metric.AUC_ROC.word(), pairs / (positives * allNegatives));
        metrics.put(Metric.AVERAGE_PRECISION.word(), precision / positives);
        metrics.put(Metric.LOG_LOSS.word(), logLoss / rows);
        metrics.put(Metric.BRIER.word(), brier / rows);
        metrics.put(Metric.PRECISION_AT_K.word(), atTop / top);
        metrics.put(Metric.BASE_RATE.word(), positives / rows);
        metrics.put(LiveMetrics.K, (double) top);
        return metrics;
    }

    private static double negatives(double[] probabilities) {
        double sum = 0;
        for (double probability : probabilities) {
            sum += 1 - probability;
        }
        return sum;
    }

    private static double entropy(double probability) {
        return term(probability) + term(1 - probability);
    }

    private static double term(double probability) {
        return probability == 0 ? 0 : -probability * StrictMath.log(probability);
    }
}
