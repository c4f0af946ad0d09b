package io.millrace.trainer.metric;

import io.millrace.schemas.plan.Task;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far scores were from numeric labels on one set of rows. Sums are taken in ascending order,
 * hence equal for any order of the rows.
 *
 * @param rows examples scored
 * @param rmse root of the mean squared difference
 * @param mae mean difference, whatever its sign
 * @param r2 share of the labels' variance that the scores explain: 1 for all of it, 0 for what the
 *     labels' own mean does, below that for worse; NaN where all labels are equal
 */
public record Regression(int rows, double rmse, double mae, double r2) implements Evaluation {
    /**
     * @param scores one per row, finite
     * @param labels finite
     */
    public static Regression of(double[] scores, double[] labels) {
        int rows = scores.length;
        if (rows == 0 || rows != labels.length) {
            throw new IllegalArgumentException(
                    "%d scores and %d labels".formatted(rows, labels.length));
        }
        requireFinite("score", scores);
        requireFinite("label", labels);
        var errors =
                IntStream.range(0, rows)
                        .mapToDouble(row -> Math.abs(scores[row] - labels[row]))
                        .toArray();
        double mean = sum(labels.clone()) / rows;
        double spread = sum(Arrays.stream(labels).map(label -> squared(label - mean)).toArray());
        double left = sum(Arrays.stream(errors).map(Regression::squared).toArray());
        boolean constant = Arrays.stream(labels).allMatch(label -> label == labels[0]);
        return new Regression(
                rows,
                Math.sqrt(left / rows),
                sum(errors) / rows,
                constant ? Double.NaN : 1 - left / spread);
    }

    @Override
    public Task task() {
        return Task.REGRESSION;
    }

    private static double squared(double value) {
        return value * value;
    }

    private static double sum(double[] values) {
        Arrays.sort(values);
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    private static void requireFinite(String what, double[] values) {
        for (int row = 0; row < values.length; row++) {
            if (!Double.isFinite(values[row])) {
                throw new IllegalArgumentException(
                        "row %d has the %s %s".formatted(row, what, values[row]));
            }
        }
    }
}
