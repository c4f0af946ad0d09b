package io.millrace.trainer.live;

import java.util.Arrays;

/** The scores of one version in one role, by the row of the event in its window; NaN = none. */
final class Series {
    private final String version;
    private final String role;
    private double[] scores = new double[0];
    private int count;

    Series(String version, String role) {
        this.version = version;
        this.role = role;
    }

    String version() {
        return version;
    }

    String role() {
        return role;
    }

    /** Events with a score. */
    int count() {
        return count;
    }

    /** The score, NaN where there is none. */
    double at(int row) {
        return row < scores.length ? scores[row] : Double.NaN;
    }

    void put(int row, double score) {
        if (row >= scores.length) {
            int before = scores.length;
            scores = Arrays.copyOf(scores, Math.max(row + 1, before + (before >> 1)));
            Arrays.fill(scores, before, scores.length, Double.NaN);
        }
        if (Double.isNaN(scores[row])) {
            count++;
        }
        scores[row] = score;
    }
}
