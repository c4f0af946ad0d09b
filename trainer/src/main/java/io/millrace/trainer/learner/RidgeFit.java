package io.millrace.trainer.learner;

import io.millrace.trainer.dataset.Dataset;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The minimum of the summed squared errors plus {@code l2 * |weights|^2}; the bias is free. The
 * normal equations are solved for what the weights at hand leave over, starting from the mean
 * label, and once more for what that solution leaves over: the second time takes off most of the
 * first one's rounding.
 *
 * <p>Parameters are laid out as the weights of the inputs that vary, then the bias.
 */
final class RidgeFit {
    private static final int SOLUTIONS = 2;

    private final Dataset rows;
    private final Standard standard;
    private final int[] columns;
    private final double l2;

    RidgeFit(Dataset rows, Standard standard, double l2) {
        this.rows = rows;
        this.standard = standard;
        this.columns = IntStream.range(0, rows.width()).filter(standard::varies).toArray();
        this.l2 = l2;
    }

    /** One weight per input, 0 for those that do not vary, and the bias last. */
    double[] weights() {
        var equations = Cholesky.of(products());
        var fitted = new double[columns.length + 1];
        fitted[columns.length] = rows.meanLabel();
        for (int i = 0; i < SOLUTIONS; i++) {
            var step = equations.solve(leftOver(fitted));
            Arrays.setAll(fitted, at -> fitted[at] + step[at]);
        }
        var all = new double[rows.width() + 1];
        for (int i = 0; i < columns.length; i++) {
            all[columns[i]] = fitted[i];
        }
        all[rows.width()] = fitted[columns.length];
        return all;
    }

    /** Lower triangle of the sum of the rows' products with themselves, and the penalty. */
    private double[][] products() {
        int size = columns.length + 1;
        var sums = new double[size][size];
        var row = new double[size];
        for (int index = 0; index < rows.rows(); index++) {
            read(index, row);
            for (int i = 0; i < size; i++) {
                for (int j = 0; j <= i; j++) {
                    sums[i][j] += row[i] * row[j];
                }
            }
        }
        for (int i = 0; i < columns.length; i++) {
            sums[i][i] += l2;
        }
        return sums;
    }

    /** Half of the slope of what is to be made small, downwards. */
    private double[] leftOver(double[] point) {
        var row = new double[point.length];
        var slope = new double[point.length];
        for (int index = 0; index < rows.rows(); index++) {
            read(index, row);
            double error = rows.label(index);
            for (int i = 0; i < row.length; i++) {
                error -= row[i] * point[i];
            }
            for (int i = 0; i < row.length; i++) {
                slope[i] += error * row[i];
            }
        }
        for (int i = 0; i < columns.length; i++) {
            slope[i] -= l2 * point[i];
        }
        return slope;
    }

    /** The standardised values of the inputs that vary, then 1. */
    private void read(int index, double[] row) {
        for (int i = 0; i < columns.length; i++) {
            row[i] = standard.standardise(rows.value(index, columns[i]), columns[i]);
        }
        row[columns.length] = 1;
    }
}
