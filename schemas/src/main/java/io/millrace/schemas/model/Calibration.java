package io.millrace.schemas.model;

/**
 * From what the model gives to the score, in double and with {@link StrictMath}, so that every
 * machine gives the same bits.
 */
public record Calibration(double a, double b, Link link) {
    /** For models whose output is the score already: a probability, or what a regressor says. */
    public static final Calibration NONE = new Calibration(1, 0, Link.IDENTITY);

    public static final Calibration IDENTITY = new Calibration(1, 0);

    /** What is done with {@code a * margin + b}. */
    public enum Link {
        /** {@code 1 / (1 + exp(-x))}. */
        LOGISTIC,
        IDENTITY
    }

    /** From a margin to a probability. */
    public Calibration(double a, double b) {
        this(a, b, Link.LOGISTIC);
    }

    public double score(double margin) {
        double scaled = a * margin + b;
        return link == Link.IDENTITY ? scaled : 1 / (1 + StrictMath.exp(-scaled));
    }
}
