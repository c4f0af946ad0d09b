package io.millrace.schemas.function;

import java.util.function.Supplier;

/** How an engine keeps the value of a function current. */
public sealed interface Keeping {
    /** Read from the exact totals of the window. */
    record Totals(Statistic statistic) implements Keeping {}

    /**
     * The smallest or the largest value of the window, as {@code FieldType.number(bits) + 0.0}, so
     * that there is one zero; missing where there is none.
     */
    record Extreme(boolean smallest) implements Keeping {}

    /**
     * The newest or the oldest event of the window that counts: its value, or the seconds from its
     * time to the asking event's.
     */
    record Nearest(boolean newest, boolean age) implements Keeping {}

    /** Read from decayed totals of all events so far. */
    record Decayed(Decayed.Reading reading) implements Keeping {
        /** Takes the value out of the totals; NaN = missing. */
        @FunctionalInterface
        public interface Reading {
            /**
             * @param time of the event that asks less the delay: ages count from there, and none of
             *     the events is newer
             */
            double of(DecayedTotals totals, long time);
        }
    }

    /** No flat cost: all values of the window are held, while the entity is in memory. */
    record Held(Supplier<Bag> fresh) implements Keeping {}
}
