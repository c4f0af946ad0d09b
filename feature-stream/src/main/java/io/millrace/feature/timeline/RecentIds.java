package io.millrace.feature.timeline;

import java.util.Arrays;

/**
 * Finds an event of the last hours by its id alone: an id that comes again with another time. While
 * few events are that recent it looks at them; from then on it keeps an open-addressing table of
 * (mixed id, time), from which older ones go when it grows.
 */
public final class RecentIds {
    private static final long FREE = Long.MIN_VALUE;

    /** So many events are looked at before a table pays. */
    private static final int FEW = 32;

    private final Timeline timeline;
    private long[] mixed;
    private long[] times;
    private int size;

    public RecentIds(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * Whether an event of this id, at whatever time, is among those after a given time.
     *
     * @param keepAfter nobody will look for those at or before this time any more
     */
    public boolean contains(EventId id, long after, long keepAfter) {
        if (mixed == null) {
            int seen = 0;
            int slot = timeline.slots() - 1;
            int index = timeline.size(slot);
            while (seen <= FEW) {
                if (index == 0) {
                    if (slot == 0) {
                        return false;
                    }
                    slot--;
                    index = timeline.size(slot);
                }
                var block = timeline.block(slot);
                index--;
                if (block.time(index) <= after) {
                    return false;
                }
                if (block.hasId(index, id)) {
                    return true;
                }
                seen++;
            }
            fill(keepAfter);
        }
        return isInTable(id, after);
    }

    /**
     * Takes an event that has been inserted.
     *
     * @param after nobody will look for those at or before this time any more
     */
    public void add(EventId id, long time, long after) {
        if (mixed != null) {
            if (2 * (size + 1) > times.length) {
                rebuild(after);
            }
            put(id.mixed(), time);
        }
    }

    public int bytes() {
        return 80 + (mixed == null ? 0 : 16 * times.length);
    }

    private boolean isInTable(EventId id, long after) {
        var found = new Cursor();
        long wanted = id.mixed();
        int mask = times.length - 1;
        for (int i = (int) wanted & mask; times[i] != FREE; i = (i + 1) & mask) {
            if (mixed[i] == wanted && times[i] > after) {
                timeline.find(times[i], id, found);
                if (timeline.isAt(found, times[i], id)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void fill(long after) {
        clear(4 * FEW);
        var found = new Cursor();
        timeline.findAfter(after, found);
        int first = found.index();
        for (int slot = found.slot(); slot < timeline.slots(); slot++, first = 0) {
            var block = timeline.block(slot);
            for (int i = first; i < block.size; i++) {
                add(block.id(i), block.time(i), after);
            }
        }
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
        clear(Math.max(4 * FEW, Integer.highestOneBit(Math.max(1, live)) * 4));
        for (int i = 0; i < oldTimes.length; i++) {
            if (oldTimes[i] != FREE && oldTimes[i] > after) {
                put(oldMixed[i], oldTimes[i]);
            }
        }
    }

    private void clear(int capacity) {
        mixed = new long[capacity];
        times = new long[capacity];
        Arrays.fill(times, FREE);
        size = 0;
    }
}
