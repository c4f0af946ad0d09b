package io.millrace.trainer.card;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the labels of a regression lie about its scores, on one set of rows.
 *
 * @param within share of the rows whose score is at most so far from the label, from the nearest up
 * @param groups ten groups of equal count, from the lowest score up
 */
public record Residuals(List<Within> within, List<Group> groups) {
    private static final int POINTS = 20;
    private static final int GROUPS = 10;
    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;

    public Residuals {
        within = List.copyOf(within);
        groups = List.copyOf(groups);
    }

    /** So many of the rows are not farther off than that. */
    public record Within(double share, double error) {}

    /**
     * Rows of similar scores: means, and the residuals (label less score) that a tenth, half and
     * nine tenths of them do not exceed.
     */
    public record Group(
            int rows, double score, double label, double low, double median, double high) {}

    public static Residuals of(double[] scores, double[] labels) {
        var order =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(
                                Comparator.<Integer>comparingDouble(row -> scores[row])
                                        .thenComparingDouble(row -> labels[row]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        return new Residuals(within(scores, labels), groups(scores, labels, order));
    }

    private static List<Within> within(double[] scores, double[] labels) {
        var errors =
                IntStream.range(0, scores.length)
                        .mapToDouble(row -> Math.abs(labels[row] - scores[row]))
                        .sorted()
                        .toArray();
        return IntStream.rangeClosed(1, POINTS)
                .mapToObj(i -> (double) i / POINTS)
                .map(share -> new Within(share, quantile(errors, share)))
                .toList();
    }

    private static List<Group> groups(double[] scores, double[] labels, int[] order) {
        var groups = new ArrayList<Group>();
        for (int i = 0; i < GROUPS; i++) {
            int from = (int) ((long) order.length * i / GROUPS);
            int to = (int) ((long) order.length * (i + 1) / GROUPS);
            if (from < to) {
                var rows = Arrays.copyOfRange(order, from, to);
                var residuals =
                        Arrays.stream(rows)
                                .mapToDouble(row -> labels[row] - scores[row])
                                .sorted()
                                .toArray();
                groups.add(
                        new Group(
                                rows.length,
                                Arrays.stream(rows).mapToDouble(row -> scores[row]).sum()
                                        / rows.length,
                                Arrays.stream(rows).mapToDouble(row -> labels[row]).sum()
                                        / rows.length,
                                quantile(residuals, LOW),
                                quantile(residuals, 0.5),
                                quantile(residuals, HIGH)));
            }
        }
        return groups;
    }

    /** The smallest of the values that at least this share does not exceed. */
    private static double quantile(double[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(rank, 1) - 1];
    }
}
