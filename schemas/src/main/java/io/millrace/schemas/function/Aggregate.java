package io.millrace.schemas.function;

/**
 * Takes the events of one window in their order (time, id) and answers a value; reused after {@link
 * #clear}. One thread.
 */
public interface Aggregate {
    void clear();

    /**
     * An event of the window whose column is not missing.
     *
     * @param time event time in ms
     * @param bits value by the column's type; 0 where there is no column
     * @param text value of a text column, else null
     */
    void add(long time, long bits, String text);

    /**
     * The value; NaN = missing.
     *
     * @param time event time in ms of the event that asks; for {@link Reach#HALF_LIFE} less the
     *     delay
     */
    double number(long time);

    /** The value where the result is a category; null = missing. */
    default String text() {
        return null;
    }
}
