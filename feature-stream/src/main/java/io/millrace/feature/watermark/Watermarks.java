package io.millrace.feature.watermark;

import io.millrace.feature.wire.Beat;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The watermarks that a task has heard, by sender. The smallest counts; a sender never heard of is
 * unknown, not passed. Nothing of it is stored: after a restart the senders' beats fill it again.
 */
public final class Watermarks {
    private final Map<Integer, long[]> times = new TreeMap<>();
    private final Map<Integer, long[]> since = new TreeMap<>();
    private long smallest = Beat.UNKNOWN;

    /** Expects a group of senders: the partitions of one stage's input. */
    public Watermarks expect(int group, int partitions) {
        times.put(group, unknown(partitions));
        since.put(group, unknown(partitions));
        return this;
    }

    /** Takes a watermark; one of a group that is not expected is passed over. */
    public void hear(Beat beat) {
        var group = times.get(beat.group());
        if (group == null) {
            return;
        }
        if (beat.partition() >= group.length) {
            group = grow(group, beat.partition() + 1);
            times.put(beat.group(), group);
            since.put(beat.group(), grow(since.get(beat.group()), beat.partition() + 1));
        }
        if (beat.since() != Beat.UNKNOWN) {
            since.get(beat.group())[beat.partition()] = beat.since();
        }
        long before = group[beat.partition()];
        if (beat.time() > before) {
            group[beat.partition()] = beat.time();
            if (before == smallest) {
                smallest = findSmallest();
            }
        }
    }

    /** The smallest watermark; {@link Beat#UNKNOWN} while a sender is unknown. */
    public long smallest() {
        return smallest;
    }

    /**
     * Event time from which a group's history is complete: the latest of its partitions' first
     * events, partitions without events left out; {@link Beat#UNKNOWN} where nothing came yet.
     */
    public long coveredSince(int group) {
        long latest = Beat.UNKNOWN;
        for (long first : since.get(group)) {
            latest = Math.max(latest, first);
        }
        return latest;
    }

    private long findSmallest() {
        if (times.isEmpty()) {
            return Beat.UNKNOWN;
        }
        long least = Long.MAX_VALUE;
        for (var group : times.values()) {
            for (long time : group) {
                least = Math.min(least, time);
            }
        }
        return least;
    }

    private static long[] unknown(int partitions) {
        var times = new long[partitions];
        Arrays.fill(times, Beat.UNKNOWN);
        return times;
    }

    private static long[] grow(long[] times, int partitions) {
        var grown = unknown(partitions);
        System.arraycopy(times, 0, grown, 0, times.length);
        return grown;
    }
}
