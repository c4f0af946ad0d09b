package io.millrace.schemas.model;

/**
 * From margin to probability: {@code 1 / (1 + exp(-(a * margin + b)))}, in double and with {@link
 * StrictMath}, so that every machine gives the same bits.
 */
public record Calibration(double a, double b) {
    public static final Calibration IDENTITY = new Calibration(1, 0);

    public double probability(double margin) {
        return 1 / (1 + StrictMath.exp(-(a * margin + b)));
    }
}
