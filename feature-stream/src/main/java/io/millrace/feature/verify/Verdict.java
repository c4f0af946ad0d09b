package io.millrace.feature.verify;

import java.util.List;

/**
 * What is to be said of a served vector.
 *
 * @param differences in words; empty where there are none
 */
public record Verdict(String id, long time, Kind kind, List<String> differences) {
    /** What came of the comparison. */
    public enum Kind {
        /** As its events make it, in the order they were stored and in that of their times. */
        SAME,
        /** As its events make it in the order they were stored, but not in that of their times. */
        REORDERED,
        /** Not as its events make it. */
        ERROR,
        /** The events are not stored any more. */
        GONE
    }

    public Verdict {
        differences = List.copyOf(differences);
    }
}
