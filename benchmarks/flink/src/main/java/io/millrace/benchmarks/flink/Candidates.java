package io.millrace.benchmarks.flink;

import java.util.Arrays;

/** What no newer event of the card is smaller (or larger) than, oldest first. */
final class Candidates {
    private final int sign;
    private long[] times = new long[16];
    private long[] values = new long[16];
    private int size;

    /**
     * @param sign 1 for smallest, -1 for largest
     */
    Candidates(int sign) {
        this.sign = sign;
    }

    void clear() {
        size = 0;
    }

    /** Adds the newest event and forgets what is at or before {@code expired}. */
    void add(long time, long value, long expired) {
        while (size > 0 && sign * values[size - 1] >= sign * value) {
            size--;
        }
        int gone = 0;
        while (gone < size && times[gone] <= expired) {
            gone++;
        }
        size -= gone;
        System.arraycopy(times, gone, times, 0, size);
        System.arraycopy(values, gone, values, 0, size);
        makeRoom(size + 1);
        times[size] = time;
        values[size] = value;
        size++;
    }

    /** The extreme of the events after a time; the newest event is. */
    long after(long time) {
        int at = size - 1;
        while (at > 0 && times[at - 1] > time) {
            at--;
        }
        return values[at];
    }

    void read(Varints from, long newest) {
        size = (int) from.read();
        makeRoom(size);
        for (int i = 0; i < size; i++) {
            times[i] = newest - from.read();
            values[i] = from.read();
        }
    }

    void write(Varints to, long newest) {
        to.write(size);
        for (int i = 0; i < size; i++) {
            to.write(newest - times[i]);
            to.write(values[i]);
        }
    }

    private void makeRoom(int needed) {
        if (needed > times.length) {
            times = Arrays.copyOf(times, needed * 2);
            values = Arrays.copyOf(values, needed * 2);
        }
    }
}
