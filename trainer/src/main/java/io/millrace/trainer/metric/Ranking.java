package io.millrace.trainer.metric;

import java.util.Arrays;

/**
 * Rows grouped by score, highest first: the distinct scores and how many positives and negatives
 * have each. All metrics are sums over these groups, hence equal for any order of the rows.
 */
final class Ranking {
    private static final int BINS = 10;
    private static final double LEAST_PROBABILITY = 1e-15;

    private final double[] scores;
    private final int[] positives;
    private final int[] negatives;
    private final int groups;
    private final int totalPositives;
    private final int totalNegatives;

    private Ranking(double[] ofPositives, double[] ofNegatives) {
        int rows = ofPositives.length + ofNegatives.length;
        scores = new double[rows];
        positives = new int[rows];
        negatives = new int[rows];
        totalPositives = ofPositives.length;
        totalNegatives = ofNegatives.length;
        groups = merge(ofPositives, ofNegatives);
    }

    static Ranking of(double[] probabilities, double[] labels) {
        if (probabilities.length == 0 || probabilities.length != labels.length) {
            throw new IllegalArgumentException(
                    "%d probabilities and %d labels"
                            .formatted(probabilities.length, labels.length));
        }
        var ofPositives = new double[labels.length];
        var ofNegatives = new double[labels.length];
        int positives = 0;
        int negatives = 0;
        for (int i = 0; i < labels.length; i++) {
            if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
                throw new IllegalArgumentException(
                        "row " + i + " has the probability " + probabilities[i]);
            }
            if (labels[i] == 1) {
                ofPositives[positives++] = probabilities[i];
            } else if (labels[i] == 0) {
                ofNegatives[negatives++] = probabilities[i];
            } else {
                throw new IllegalArgumentException("row " + i + " has the label " + labels[i]);
            }
        }
        return new Ranking(
                Arrays.copyOf(ofPositives, positives), Arrays.copyOf(ofNegatives, negatives));
    }

    int rows() {
        return totalPositives + totalNegatives;
    }

    int positives() {
        return totalPositives;
    }

    double aucRoc() {
        double pairs = 0;
        long below = totalNegatives;
        for (int i = 0; i < groups; i++) {
            below -= negatives[i];
            pairs += positives[i] * (below + negatives[i] / 2.0);
        }
        return pairs / ((double) totalPositives * totalNegatives);
    }

    double averagePrecision() {
        double sum = 0;
        long found = 0;
        long seen = 0;
        for (int i = 0; i < groups; i++) {
            found += positives[i];
            seen += positives[i] + negatives[i];
            sum += positives[i] * ((double) found / seen);
        }
        return sum / totalPositives;
    }

    double logLoss() {
        double sum = 0;
        for (int i = 0; i < groups; i++) {
            sum -= positives[i] * StrictMath.log(Math.max(scores[i], LEAST_PROBABILITY));
            sum -= negatives[i] * StrictMath.log(Math.max(1 - scores[i], LEAST_PROBABILITY));
        }
        return sum / rows();
    }

    double brier() {
        double sum = 0;
        for (int i = 0; i < groups; i++) {
            double score = scores[i];
            sum += positives[i] * ((1 - score) * (1 - score)) + negatives[i] * (score * score);
        }
        return sum / rows();
    }

    /** A bin is closed by the first group that fills it to its share of the rows so far. */
    double calibrationError() {
        double error = 0;
        double expected = 0;
        long found = 0;
        long seen = 0;
        int bin = 1;
        for (int i = 0; i < groups; i++) {
            int size = positives[i] + negatives[i];
            expected += scores[i] * size;
            found += positives[i];
            seen += size;
            if (seen * BINS >= (long) bin * rows()) {
                error += Math.abs(expected - found);
                expected = 0;
                found = 0;
                bin = (int) (seen * BINS / rows()) + 1;
            }
        }
        return error / rows();
    }

    double precisionAt(int k) {
        double found = 0;
        int left = k;
        for (int i = 0; i < groups && left > 0; i++) {
            int size = positives[i] + negatives[i];
            int taken = Math.min(left, size);
            found += positives[i] * ((double) taken / size);
            left -= taken;
        }
        return found / k;
    }

    private int merge(double[] ofPositives, double[] ofNegatives) {
        Arrays.sort(ofPositives);
        Arrays.sort(ofNegatives);
        int positive = ofPositives.length - 1;
        int negative = ofNegatives.length - 1;
        int group = 0;
        while (positive >= 0 || negative >= 0) {
            double score =
                    Math.max(
                            positive >= 0 ? ofPositives[positive] : 0,
                            negative >= 0 ? ofNegatives[negative] : 0);
            scores[group] = score;
            for (; positive >= 0 && ofPositives[positive] == score; positive--) {
                positives[group]++;
            }
            for (; negative >= 0 && ofNegatives[negative] == score; negative--) {
                negatives[group]++;
            }
            group++;
        }
        return group;
    }
}
