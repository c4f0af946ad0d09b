package io.millrace.trainer.learner;

import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Newton's method on the summed log-loss, each row by its weight, plus {@code l2 / 2 *
 * |weights|^2}; the bias is free. Each step is halved until the loss falls enough, so the loss
 * never rises. The loss is strictly convex, hence there is one minimum, also for classes that a
 * plane separates.
 *
 * <p>Parameters are laid out as the weights of the inputs that vary, then the bias.
 */
final class LogisticFit {
    private static final int MOST_STEPS = 100;
    private static final int MOST_HALVINGS = 40;
    private static final double ENOUGH = 1e-4;
    private static final double CONVERGED = 1e-14;

    private final Dataset rows;
    private final Standard standard;
    private final int[] columns;
    private final double l2;

    LogisticFit(Dataset rows, Standard standard, double l2) {
        this.rows = rows;
        this.standard = standard;
        this.columns = IntStream.range(0, rows.width()).filter(standard::varies).toArray();
        this.l2 = l2;
    }

    /** One weight per input, 0 for those that do not vary, and the bias last. */
    double[] weights() {
        var fitted = new double[columns.length + 1];
        fitted[columns.length] = rows.logOdds();
        double loss = loss(fitted);
        for (int step = 0; step < MOST_STEPS; step++) {
            var slope = new Slope(columns.length + 1);
            slope(fitted, slope);
            var direction = slope.curvature().solve(slope.gradient);
            double fall = dot(direction, slope.gradient);
            if (!(fall > CONVERGED * Math.max(1, loss))) {
                return spread(fitted);
            }
            double size = 1;
            double next = loss(moved(fitted, direction, size));
            for (int i = 0; next > loss - ENOUGH * size * fall && i < MOST_HALVINGS; i++) {
                size /= 2;
                next = loss(moved(fitted, direction, size));
            }
            if (!(next < loss)) {
                return spread(fitted);
            }
            fitted = moved(fitted, direction, size);
            loss = next;
        }
        throw new FailureException(
                "logistic: no minimum was reached in " + MOST_STEPS + " Newton steps",
                "look for an input of extreme values, or train the xgboost learner only");
    }

    private double loss(double[] point) {
        var row = new double[columns.length + 1];
        double loss = 0;
        for (int i = 0; i < rows.rows(); i++) {
            read(i, row);
            loss += rows.weight(i) * Logistic.loss(dot(row, point), rows.label(i));
        }
        double squares = 0;
        for (int i = 0; i < columns.length; i++) {
            squares += point[i] * point[i];
        }
        return loss + l2 / 2 * squares;
    }

    private void slope(double[] point, Slope slope) {
        var row = new double[columns.length + 1];
        for (int i = 0; i < rows.rows(); i++) {
            read(i, row);
            double probability = Logistic.probability(dot(row, point));
            double weight = rows.weight(i);
            slope.add(
                    row,
                    weight * (probability - rows.label(i)),
                    weight * probability * (1 - probability));
        }
        for (int i = 0; i < columns.length; i++) {
            slope.penalise(i, l2, point[i]);
        }
    }

    /** The standardised values of the inputs that vary, then 1. */
    private void read(int index, double[] row) {
        for (int i = 0; i < columns.length; i++) {
            row[i] = standard.standardise(rows.value(index, columns[i]), columns[i]);
        }
        row[columns.length] = 1;
    }

    private double[] spread(double[] fitted) {
        var all = new double[rows.width() + 1];
        for (int i = 0; i < columns.length; i++) {
            all[columns[i]] = fitted[i];
        }
        all[rows.width()] = fitted[columns.length];
        return all;
    }

    private static double[] moved(double[] point, double[] direction, double size) {
        var moved = new double[point.length];
        Arrays.setAll(moved, i -> point[i] - size * direction[i]);
        return moved;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Gradient and second derivatives, summed row by row. */
    private static final class Slope {
        private final double[] gradient;
        private final double[][] second;

        Slope(int size) {
            gradient = new double[size];
            second = new double[size][size];
        }

        void add(double[] row, double error, double weight) {
            for (int i = 0; i < row.length; i++) {
                gradient[i] += error * row[i];
                double scaled = weight * row[i];
                for (int j = 0; j <= i; j++) {
                    second[i][j] += scaled * row[j];
                }
            }
        }

        void penalise(int i, double l2, double weight) {
            gradient[i] += l2 * weight;
            second[i][i] += l2;
        }

        Cholesky curvature() {
            return Cholesky.of(second);
        }
    }
}
