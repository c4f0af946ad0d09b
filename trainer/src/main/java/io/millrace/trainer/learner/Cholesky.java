package io.millrace.trainer.learner;

/** The lower triangle {@code L} of a symmetric positive definite matrix {@code L * L'}. */
final class Cholesky {
    private static final double SMALLEST = 1e-12;

    private final double[][] lower;

    private Cholesky(double[][] lower) {
        this.lower = lower;
    }

    /**
     * Reads the lower triangle only. A pivot that rounding made too small counts as {@value
     * #SMALLEST} of its diagonal element: the step in that direction is then short, not wild.
     */
    static Cholesky of(double[][] matrix) {
        int size = matrix.length;
        var lower = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= lower[i][k] * lower[j][k];
                }
                if (i == j) {
                    double floor = Math.max(SMALLEST * matrix[i][i], Double.MIN_NORMAL);
                    lower[i][i] = Math.sqrt(Math.max(rest, floor));
                } else {
                    lower[i][j] = rest / lower[j][j];
                }
            }
        }
        return new Cholesky(lower);
    }

    /** The vector {@code x} with {@code matrix * x = right}. */
    double[] solve(double[] right) {
        int size = right.length;
        var x = right.clone();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= lower[i][k] * x[k];
            }
            x[i] /= lower[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                x[i] -= lower[k][i] * x[k];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }
}
