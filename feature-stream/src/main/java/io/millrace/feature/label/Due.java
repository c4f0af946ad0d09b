package io.millrace.feature.label;

import java.util.Comparator;

/** An id that has to be looked at when event time has come so far. */
record Due(long time, String id) {
    /** By time, those of the same time in any fixed order. */
    static final Comparator<Due> BY_TIME =
            Comparator.comparingLong(Due::time).thenComparing(Due::id);
}
