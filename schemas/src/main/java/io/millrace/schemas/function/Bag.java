package io.millrace.schemas.function;

/**
 * The values of one window, held so that single ones can come and go: order does not matter, equal
 * ones count. One thread. Up to {@link #LARGEST} values; beyond that memory and time are better
 * spent on a scan.
 */
public interface Bag {
    /** Values of one window that should be held in memory at most. */
    int LARGEST = 100_000;

    /** An event enters the window; its column is not missing. */
    void enter(long bits, String text);

    /** An event that has entered leaves. */
    void leave(long bits, String text);

    void clear();

    /** How many values are held, equal ones counted each. */
    int size();

    /** The function's value; NaN = missing. */
    double value();
}
