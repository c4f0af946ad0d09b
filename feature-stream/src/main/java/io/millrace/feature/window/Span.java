package io.millrace.feature.window;

/**
 * A window of one tally, between two edges.
 *
 * @param tallyIndex of the tally among those of the plan
 * @param tail {@link #NO_TAIL} where it has no beginning
 */
record Span(Tally tally, int tallyIndex, int front, int tail) {
    static final int NO_TAIL = -1;

    boolean isBounded() {
        return tail != NO_TAIL;
    }
}
