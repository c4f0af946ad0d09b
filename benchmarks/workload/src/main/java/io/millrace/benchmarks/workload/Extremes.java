package io.millrace.benchmarks.workload;

import java.util.Arrays;

/**
 * The smallest values of every suffix of a card's events, oldest first: what no newer event is
 * smaller than. The extreme of any window is the first entry inside it.
 */
final class Extremes {
    private final int sign;
    private long[] times = new long[8];
    private long[] values = new long[8];
    private int start;
    private int end;

    /**
     * @param sign 1 for smallest, -1 for largest
     */
    Extremes(int sign) {
        this.sign = sign;
    }

    /** Adds the newest event and forgets what is at or before {@code expired}. */
    void append(long time, long value, long expired) {
        long signed = sign * value;
        while (end > start && values[end - 1] >= signed) {
            end--;
        }
        while (start < end && times[start] <= expired) {
            start++;
        }
        makeRoom();
        times[end] = time;
        values[end] = signed;
        end++;
    }

    /** Adds an event that is older than the newest. */
    void insert(long time, long value) {
        long signed = sign * value;
        int at = firstAfter(time);
        if (at < end && values[at] <= signed) {
            return;
        }
        int from = at;
        while (from > start && values[from - 1] >= signed) {
            from--;
        }
        if (from == at) {
            int shift = start;
            makeRoom();
            at -= shift - start;
            System.arraycopy(times, at, times, at + 1, end - at);
            System.arraycopy(values, at, values, at + 1, end - at);
            end++;
            from = at;
        } else {
            System.arraycopy(times, at, times, from + 1, end - at);
            System.arraycopy(values, at, values, from + 1, end - at);
            end -= at - from - 1;
        }
        times[from] = time;
        values[from] = signed;
    }

    /** The extreme of the events after a time. */
    long after(long time) {
        return sign * values[firstAfter(time)];
    }

    private int firstAfter(long time) {
        int low = start;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void makeRoom() {
        if (end < times.length) {
            return;
        }
        int size = end - start;
        int capacity = size > times.length / 2 ? times.length * 2 : times.length;
        times = Arrays.copyOf(Arrays.copyOfRange(times, start, end), capacity);
        values = Arrays.copyOf(Arrays.copyOfRange(values, start, end), capacity);
        start = 0;
        end = size;
    }
}
