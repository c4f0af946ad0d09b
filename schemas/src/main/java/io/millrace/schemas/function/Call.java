package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/**
 * A function as one feature calls it.
 *
 * @param of type of the column; null for whole events, {@link FieldType#OUTCOME} for the label,
 *     {@link FieldType#BOOLEAN} where the value is whether the event satisfies {@code where}
 * @param window ms of event time; {@link #UNBOUNDED} for all events so far
 * @param rows the newest so many events that count; 0 for all of the window
 * @param quantile between 0 and 1; NaN for none
 * @param halfLife ms of event time; 0 for none
 */
public record Call(FieldType of, long window, int rows, double quantile, long halfLife) {
    public static final long UNBOUNDED = Long.MAX_VALUE;

    /** Over a window; {@link #UNBOUNDED} for a lifetime. */
    public static Call over(FieldType of, long window) {
        return new Call(of, window, 0, Double.NaN, 0);
    }

    /** Over the newest so many events. */
    public static Call last(FieldType of, int rows) {
        return new Call(of, UNBOUNDED, rows, Double.NaN, 0);
    }

    public static Call decayed(FieldType of, long halfLife) {
        return new Call(of, UNBOUNDED, 0, Double.NaN, halfLife);
    }

    /** The same with a quantile. */
    public Call at(double wanted) {
        return new Call(of, window, rows, wanted, halfLife);
    }

    public boolean bounded() {
        return window != UNBOUNDED;
    }
}
