package io.millrace.schemas.plan;

import io.millrace.schemas.function.Function;
import io.millrace.schemas.record.FieldType;

/**
 * One feature of an entity. For an event {@code (t, id)} it looks at the entity's events {@code f}
 * with {@code t - delay - window < f.t} and {@code (f.t, f.id) <= (t, id)}; with a delay, or where
 * another source asks, {@code f.t <= t - delay} whatever the id.
 *
 * @param name {@code <entity>.<value>.<function>_<window>}, or as overridden
 * @param column index into the entity's columns, {@link #NO_COLUMN} for whole events, {@link
 *     #LABEL} for the label
 * @param of type of the column, null for whole events
 * @param filter index into the entity's filters, -1 where all events count
 * @param window ms of event time, {@link #UNBOUNDED} without a window
 * @param delay ms of event time
 * @param orDefault value in place of a missing one; NaN for none
 */
public record FeaturePlan(
        String name,
        Function function,
        int column,
        FieldType of,
        int filter,
        long window,
        long delay,
        boolean excludeCurrent,
        double orDefault,
        InputType type) {
    public static final int NO_COLUMN = -1;
    public static final int LABEL = -2;
    public static final long UNBOUNDED = Long.MAX_VALUE;

    public boolean bounded() {
        return window != UNBOUNDED;
    }
}
