package io.millrace.inference.drift;

import java.util.Comparator;

/**
 * One version in one window of event time.
 *
 * @param from first ms
 * @param to first ms behind it
 */
record WindowKey(String version, long from, long to) implements Comparable<WindowKey> {
    private static final Comparator<WindowKey> IN_TIME =
            Comparator.comparingLong(WindowKey::to)
                    .thenComparingLong(WindowKey::from)
                    .thenComparing(WindowKey::version);

    /** The window of a time, which is not before 1970. */
    static WindowKey of(String version, long time, long length) {
        long from = time - time % length;
        return new WindowKey(version, from, from + length);
    }

    /** {@code version/from/to}: no version has a slash. */
    String text() {
        return version + "/" + from + "/" + to;
    }

    static WindowKey parse(String text) {
        var parts = text.split("/");
        return new WindowKey(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    boolean holds(long time) {
        return from <= time && time < to;
    }

    @Override
    public int compareTo(WindowKey other) {
        return IN_TIME.compare(this, other);
    }
}
