package io.millrace.feature.timeline;

import java.util.Arrays;

/**
 * The times of an entity's newest events by id: finds an id that comes again with another time. An
 * open-addressing table of (mixed id, time); older ones go when it grows.
 */
public final class RecentIds {
    private static final long FREE = Long.MIN_VALUE;
    private static final int SMALLEST = 16;

    private final Timeline timeline;
    private final Cursor found;
    private long[] mixed = new long[SMALLEST];
    private long[] times = free(SMALLEST);
    private int size;

    /**
     * @param after events at or before this time are not looked for
     */
    public RecentIds(Timeline timeline, long after) {
        this.timeline = timeline;
        this.found = new Cursor();
        timeline.findAfter(after, found);
        for (int slot = found.slot(); slot < timeline.slots(); slot++) {
            var block = timeline.block(slot);
            for (int i = slot == found.slot() ? found.index() : 0; i < block.size; i++) {
                add(block.id(i), block.times[i], after);
            }
        }
    }

    /** Takes an event; forgets those at or before a time where room is short. */
    public void add(EventId id, long time, long after) {
        if (2 * (size + 1) > times.length) {
            rebuild(after);
        }
        put(id.mixed(), time);
    }

    /**
     * The time of the event of this id, if it is after a given one.
     *
     * @return {@link Long#MIN_VALUE} where there is none
     */
    public long time(EventId id, long after) {
        long wanted = id.mixed();
        int mask = times.length - 1;
        for (int i = (int) wanted & mask; times[i] != FREE; i = (i + 1) & mask) {
            if (mixed[i] == wanted && times[i] > after) {
                timeline.find(times[i], id, found);
                if (timeline.isAt(found, times[i], id)) {
                    return times[i];
                }
            }
        }
        return FREE;
    }

    public int bytes() {
        return 80 + 16 * times.length;
    }

    private void put(long hash, long time) {
        int mask = times.length - 1;
        int i = (int) hash & mask;
        while (times[i] != FREE) {
            i = (i + 1) & mask;
        }
        mixed[i] = hash;
        times[i] = time;
        size++;
    }

    private void rebuild(long after) {
        int live = 0;
        for (long time : times) {
            live += time > after ? 1 : 0;
        }
        var oldMixed = mixed;
        var oldTimes = times;
        int capacity = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, live)) * 4);
        mixed = new long[capacity];
        times = free(capacity);
        size = 0;
        for (int i = 0; i < oldTimes.length; i++) {
            if (oldTimes[i] != FREE && oldTimes[i] > after) {
                put(oldMixed[i], oldTimes[i]);
            }
        }
    }

    private static long[] free(int capacity) {
        var times = new long[capacity];
        Arrays.fill(times, FREE);
        return times;
    }
}
