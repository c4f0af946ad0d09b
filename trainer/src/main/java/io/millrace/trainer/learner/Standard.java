package io.millrace.trainer.learner;

import io.millrace.trainer.dataset.Dataset;

/**
 * Mean and standard deviation of each input over the rows where it is not missing, and the inputs
 * that vary at all. One that does not vary has scale 1. The indicators of categories stay as they
 * are: mean 0, scale 1.
 */
final class Standard {
    private final double[] means;
    private final double[] scales;
    private final boolean[] varies;

    private Standard(double[] means, double[] scales, boolean[] varies) {
        this.means = means;
        this.scales = scales;
        this.varies = varies;
    }

    /**
     * @param inputs number of columns that are inputs; the others are indicators
     */
    static Standard of(Dataset rows, int inputs) {
        int width = rows.width();
        var means = new double[width];
        var scales = new double[width];
        var varies = new boolean[width];
        for (int column = inputs; column < width; column++) {
            scales[column] = 1;
            varies[column] = spread(rows, column);
        }
        for (int column = 0; column < inputs; column++) {
            double unit = largest(rows, column);
            double mean = unit * mean(rows, column, unit);
            double scale = unit * deviation(rows, column, unit, mean);
            boolean usable = scale > 0 && Double.isFinite(scale) && spread(rows, column);
            means[column] = mean;
            scales[column] = usable ? scale : 1;
            varies[column] = usable;
        }
        return new Standard(means, scales, varies);
    }

    double[] means() {
        return means;
    }

    double[] scales() {
        return scales;
    }

    boolean varies(int column) {
        return varies[column];
    }

    /** The value in standard deviations from the mean; 0 where it is missing. */
    double standardise(double value, int column) {
        return Double.isNaN(value) ? 0 : (value - means[column]) / scales[column];
    }

    /** The largest magnitude: sums are taken in units of it, so that no square overflows. */
    private static double largest(Dataset rows, int column) {
        double largest = 0;
        for (int row = 0; row < rows.rows(); row++) {
            double value = Math.abs(rows.value(row, column));
            largest = value > largest ? value : largest;
        }
        return largest == 0 ? 1 : largest;
    }

    private static double mean(Dataset rows, int column, double unit) {
        double sum = 0;
        int known = 0;
        for (int row = 0; row < rows.rows(); row++) {
            double value = rows.value(row, column);
            if (!Double.isNaN(value)) {
                sum += value / unit;
                known++;
            }
        }
        return known == 0 ? 0 : sum / known;
    }

    private static double deviation(Dataset rows, int column, double unit, double mean) {
        double squares = 0;
        int known = 0;
        for (int row = 0; row < rows.rows(); row++) {
            double value = rows.value(row, column);
            if (!Double.isNaN(value)) {
                double distance = value / unit - mean / unit;
                squares += distance * distance;
                known++;
            }
        }
        return known == 0 ? 0 : Math.sqrt(squares / known);
    }

    /** Two different values: a rounded mean makes even a constant seem to deviate. */
    private static boolean spread(Dataset rows, int column) {
        double first = Double.NaN;
        for (int row = 0; row < rows.rows(); row++) {
            double value = rows.value(row, column);
            if (Double.isNaN(value)) {
                continue;
            }
            if (Double.isNaN(first)) {
                first = value;
            } else if (value != first) {
                return true;
            }
        }
        return false;
    }
}
