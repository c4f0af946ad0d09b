package io.millrace.trainer.live;

import io.millrace.schemas.plan.Task;
import io.millrace.trainer.metric.Classification;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/** Metrics over rows of a window, by the names that the gate uses. */
final class LiveMetrics {
    static final String K = "k";

    private LiveMetrics() {}

    /**
     * @param scores by row
     * @param wanted rows that are labelled and scored; at least one
     */
    static Map<String, Double> labelled(
            Task task, EvaluationWindow window, IntToDoubleFunction scores, IntPredicate wanted) {
        var found = new double[window.rows()];
        var labels = new double[window.rows()];
        int rows = 0;
        for (int row = 0; row < window.rows(); row++) {
            if (wanted.test(row)) {
                found[rows] = scores.applyAsDouble(row);
                labels[rows++] = window.label(row);
            }
        }
        var evaluation =
                Evaluation.of(task, Arrays.copyOf(found, rows), Arrays.copyOf(labels, rows));
        var metrics = new LinkedHashMap<String, Double>();
        for (var metric : Metric.of(task)) {
            metrics.put(metric.word(), metric.of(evaluation));
        }
        if (evaluation instanceof Classification classes) {
            metrics.put(K, (double) classes.k());
        }
        return metrics;
    }

    /** What the probabilities of a series foretell; at least one. */
    static Map<String, Double> estimated(EvaluationWindow window, Series series) {
        var probabilities = new double[series.count()];
        int rows = 0;
        for (int row = 0; row < window.rows(); row++) {
            if (!Double.isNaN(series.at(row))) {
                probabilities[rows++] = series.at(row);
            }
        }
        return Expectation.of(probabilities, Classification.TOP);
    }
}
