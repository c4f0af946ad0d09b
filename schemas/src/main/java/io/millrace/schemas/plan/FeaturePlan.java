package io.millrace.schemas.plan;

import io.millrace.schemas.function.Call;
import io.millrace.schemas.function.Function;
import io.millrace.schemas.record.FieldType;

/**
 * One feature of an entity. For an event {@code (t, id)} it looks at the entity's events {@code f}
 * with {@code t - delay - window < f.t} and {@code (f.t, f.id) <= (t, id)}; with a delay, or where
 * another source asks, {@code f.t <= t - delay} whatever the id. With {@code rows}, only at the
 * newest so many of those that count.
 *
 * @param name {@code <entity>.<value>.<function>_<window>}, or as overridden
 * @param call type of the column, window and options
 * @param column index into the entity's columns, {@link #NO_COLUMN} for whole events, {@link
 *     #LABEL} for the label; {@link #MATCH} where every event counts, with 1 where it satisfies the
 *     filter and else 0
 * @param filter index into the entity's filters, -1 where all events count
 * @param delay ms of event time
 * @param orDefault value in place of a missing one; NaN for none
 */
public record FeaturePlan(
        String name,
        Function function,
        Call call,
        int column,
        int filter,
        long delay,
        boolean excludeCurrent,
        double orDefault,
        InputType type) {
    public static final int NO_COLUMN = -1;
    public static final int LABEL = -2;
    public static final int MATCH = -3;
    public static final long UNBOUNDED = Call.UNBOUNDED;

    /** Type of the column, null for whole events. */
    public FieldType of() {
        return call.of();
    }

    /** In ms of event time; {@link #UNBOUNDED} without a window. */
    public long window() {
        return call.window();
    }

    /** The newest so many events that count; 0 for all of the window. */
    public int rows() {
        return call.rows();
    }

    public boolean bounded() {
        return call.bounded();
    }
}
