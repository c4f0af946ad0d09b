package io.millrace.schemas.function;

/** A value of the totals of a window. A closed set, so that an engine's loop over many is one. */
public enum Statistic {
    COUNT,
    /** Count per second of the window's length. */
    RATE,
    SUM,
    MEAN,
    VARIANCE,
    DEVIATION;

    private static final double MILLIS = 1000;

    /** Takes the value out of the totals; NaN = missing. */
    public double of(Moments window, Call call) {
        return switch (this) {
            case COUNT -> window.count();
            case RATE -> window.count() * MILLIS / call.window();
            case SUM -> window.sum();
            case MEAN -> window.mean();
            case VARIANCE -> window.variance();
            case DEVIATION -> window.deviation();
        };
    }

    /** Whether the totals must hold the sum of squares. */
    public boolean needsSquares() {
        return this == VARIANCE || this == DEVIATION;
    }
}
