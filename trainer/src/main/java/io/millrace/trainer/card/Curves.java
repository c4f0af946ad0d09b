package io.millrace.trainer.card;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How the scores lie on one set of rows.
 *
 * @param thresholds what a decision at that score would find, from the highest score down
 * @param reliability ten groups of equal count, from the lowest score up
 */
public record Curves(List<AtThreshold> thresholds, List<Group> reliability) {
    private static final int POINTS = 20;
    private static final int GROUPS = 10;

    /**
     * Rows with at least this score: how many, what share of them is positive, and of all found.
     */
    public record AtThreshold(
            double score, int rows, double precision, double recall, double falsePositiveRate) {}

    /** Rows of similar scores: their mean score, and the share of positives. */
    public record Group(int rows, double score, double positives) {}

    public static Curves of(double[] scores, double[] labels) {
        var order =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(Comparator.<Integer>comparingDouble(row -> scores[row]).reversed())
                        .toList();
        var found = new int[scores.length + 1];
        for (int i = 0; i < scores.length; i++) {
            found[i + 1] = found[i] + (labels[order.get(i)] == 1 ? 1 : 0);
        }
        return new Curves(thresholds(scores, order, found), groups(scores, order, found));
    }

    /** At the ranks 1, 2, 5, 10, ... and at all rows; equal scores are all taken. */
    private static List<AtThreshold> thresholds(double[] scores, List<Integer> order, int[] found) {
        int rows = scores.length;
        int positives = found[rows];
        var points = new ArrayList<AtThreshold>();
        for (int i = 1; i <= POINTS; i++) {
            int rank = (int) Math.ceil(StrictMath.pow(rows, (double) i / POINTS));
            while (rank < rows && scores[order.get(rank)] == scores[order.get(rank - 1)]) {
                rank++;
            }
            if (points.isEmpty() || points.get(points.size() - 1).rows() < rank) {
                points.add(
                        new AtThreshold(
                                scores[order.get(rank - 1)],
                                rank,
                                (double) found[rank] / rank,
                                (double) found[rank] / positives,
                                (double) (rank - found[rank]) / (rows - positives)));
            }
        }
        return points;
    }

    private static List<Group> groups(double[] scores, List<Integer> order, int[] found) {
        int rows = scores.length;
        var groups = new ArrayList<Group>();
        for (int i = GROUPS; i > 0; i--) {
            int from = (int) ((long) rows * (i - 1) / GROUPS);
            int to = (int) ((long) rows * i / GROUPS);
            if (from < to) {
                double sum = order.subList(from, to).stream().mapToDouble(row -> scores[row]).sum();
                groups.add(
                        new Group(
                                to - from,
                                sum / (to - from),
                                (double) (found[to] - found[from]) / (to - from)));
            }
        }
        return groups;
    }
}
