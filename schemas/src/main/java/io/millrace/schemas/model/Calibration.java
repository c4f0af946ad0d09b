package io.millrace.schemas.model;

import java.util.List;

/**
 * From what the model gives to the score, in double and with {@link StrictMath}, so that every
 * machine gives the same bits: {@code a * margin + b}, led through the knots where there are any,
 * then the link.
 *
 * @param knots ascending in both coordinates; between two of them lies a straight line, beyond the
 *     outer ones a line of slope 1. None for a straight line throughout
 */
public record Calibration(double a, double b, Link link, List<Knot> knots) {
    /** For models whose output is the score already: a probability, or what a regressor says. */
    public static final Calibration NONE = new Calibration(1, 0, Link.IDENTITY);

    public static final Calibration IDENTITY = new Calibration(1, 0);

    /** What is done at the end. */
    public enum Link {
        /** {@code 1 / (1 + exp(-x))}. */
        LOGISTIC,
        IDENTITY
    }

    /** A point that the line goes through. */
    public record Knot(double margin, double value) {}

    public Calibration {
        knots = List.copyOf(knots);
        for (int i = 1; i < knots.size(); i++) {
            if (!(knots.get(i).margin() > knots.get(i - 1).margin())
                    || !(knots.get(i).value() >= knots.get(i - 1).value())) {
                throw new IllegalArgumentException("knots that do not ascend: " + knots);
            }
        }
    }

    /** A straight line. */
    public Calibration(double a, double b, Link link) {
        this(a, b, link, List.of());
    }

    /** From a margin to a probability, by a straight line. */
    public Calibration(double a, double b) {
        this(a, b, Link.LOGISTIC);
    }

    /** From a margin to a probability, through knots whose values are log-odds. */
    public static Calibration through(List<Knot> knots) {
        return new Calibration(1, 0, Link.LOGISTIC, knots);
    }

    public double score(double margin) {
        double scaled = a * margin + b;
        double value = knots.isEmpty() ? scaled : led(scaled);
        return link == Link.IDENTITY ? value : 1 / (1 + StrictMath.exp(-value));
    }

    private double led(double margin) {
        int low = 0;
        int high = knots.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (knots.get(middle).margin() <= margin) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0 || low == knots.size()) {
            var end = knots.get(low == 0 ? 0 : low - 1);
            return end.value() + (margin - end.margin());
        }
        var from = knots.get(low - 1);
        var to = knots.get(low);
        double share = (margin - from.margin()) / (to.margin() - from.margin());
        return from.value() + share * (to.value() - from.value());
    }

    @Override
    public String toString() {
        var line = "%s(%s * margin + %s)".formatted(link == Link.LOGISTIC ? "logistic" : "", a, b);
        return knots.isEmpty() ? line : line + " through " + knots.size() + " knots";
    }
}
