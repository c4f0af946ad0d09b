package io.millrace.trainer.calibration;

/** {@code probability = 1 / (1 + exp(-(a * margin + b)))}. */
public record Calibration(double a, double b) {
    public static final Calibration IDENTITY = new Calibration(1, 0);

    public double probability(double margin) {
        return 1 / (1 + StrictMath.exp(-(a * margin + b)));
    }
}
