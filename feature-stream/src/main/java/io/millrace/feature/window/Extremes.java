package io.millrace.feature.window;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.FieldType;
import java.util.Arrays;

/**
 * The extremes of all windows that end at one place: for every start, the smallest value from there
 * on. A stack of the events that no later one undercuts, one for all window lengths; by binary
 * search an answer is the first entry inside the window. Largest values are kept as smallest of the
 * complement. At most {@value #LARGEST} entries, or monotone values would fill it with the whole
 * window: the oldest go, and windows that start before {@link #completeAfter} have to look further.
 *
 * <p>Format 1: version, reach, completeAfter, floor there (1 byte) and floor, number of entries, of
 * each: time (distance to the one before) and value.
 */
final class Extremes {
    static final int LARGEST = 128;
    private static final int VERSION = 1;

    private final boolean smallest;
    private final boolean real;
    private long[] times = new long[8];
    private long[] values = new long[8];
    private int start;
    private int end;
    private long reach = Long.MIN_VALUE;
    private long completeAfter = Long.MIN_VALUE;
    private boolean hasFloor;
    private long floor;

    Extremes(boolean smallest, FieldType type) {
        this.smallest = smallest;
        this.real = type.kind() == FieldType.Kind.DOUBLE || type.kind() == FieldType.Kind.OUTCOME;
    }

    /** Bits as a number whose order is the order of values, reversed for the largest. */
    long rank(long bits) {
        long rank = bits;
        if (real) {
            rank = Double.longBitsToDouble(bits) == 0 ? 0 : bits ^ ((bits >> 63) & Long.MAX_VALUE);
        }
        return smallest ? rank : ~rank;
    }

    /** The bits that a rank came from, but for the sign of zero. */
    long bits(long rank) {
        long bits = smallest ? rank : ~rank;
        return real ? bits ^ ((bits >> 63) & Long.MAX_VALUE) : bits;
    }

    /** Time up to which events have been taken. */
    long reach() {
        return reach;
    }

    void reached(long time) {
        reach = Math.max(reach, time);
    }

    /** Takes an event, in any order; among equal values the newest stays. */
    void add(long time, long rank) {
        makeRoom();
        int place = end;
        while (place > start && times[place - 1] > time) {
            place--;
        }
        if (place < end && values[place] <= rank) {
            return;
        }
        int from = place;
        while (from > start && values[from - 1] >= rank) {
            from--;
        }
        replace(from, place, time, rank);
        if (end - start > LARGEST) {
            completeAfter = Math.max(completeAfter, times[start]);
            start++;
        }
    }

    /** Whether windows that start after this time are answered in full. */
    boolean isCompleteAfter(long time) {
        return time >= completeAfter;
    }

    /** Index of the first entry after a time; {@link #none} where there is none. */
    int first(long after) {
        int low = start;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] <= after) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int none() {
        return end;
    }

    long time(int index) {
        return times[index];
    }

    long rank(int index) {
        return values[index];
    }

    boolean hasFloor() {
        return hasFloor;
    }

    /** The extreme of what was taken out by {@link #forget}, as a rank. */
    long floor() {
        return floor;
    }

    /** Takes out what is at or before a time, into the floor. */
    void forget(long time) {
        while (start < end && times[start] <= time) {
            floor = hasFloor ? Math.min(floor, values[start]) : values[start];
            hasFloor = true;
            start++;
        }
    }

    int bytes() {
        return 100 + 16 * times.length;
    }

    void write(WireWriter to) {
        to.oneByte(VERSION).number(reach).number(completeAfter).oneByte(hasFloor ? 1 : 0);
        to.number(floor).number(end - start);
        long before = 0;
        for (int i = start; i < end; i++) {
            to.number(times[i] - before).number(values[i]);
            before = times[i];
        }
    }

    void read(WireReader from) {
        from.version(VERSION, "a stack of extremes");
        reach = from.number();
        completeAfter = from.number();
        hasFloor = from.oneByte() == 1;
        floor = from.number();
        start = 0;
        end = from.small();
        times = new long[Math.max(8, end)];
        values = new long[Math.max(8, end)];
        long before = 0;
        for (int i = 0; i < end; i++) {
            before += from.number();
            times[i] = before;
            values[i] = from.number();
        }
    }

    /** Puts one entry in place of those from one index to another. */
    private void replace(int from, int to, long time, long rank) {
        System.arraycopy(times, to, times, from + 1, end - to);
        System.arraycopy(values, to, values, from + 1, end - to);
        end += from + 1 - to;
        times[from] = time;
        values[from] = rank;
    }

    private void makeRoom() {
        if (end < times.length) {
            return;
        }
        if (start >= times.length / 2) {
            System.arraycopy(times, start, times, 0, end - start);
            System.arraycopy(values, start, values, 0, end - start);
            end -= start;
            start = 0;
        } else {
            times = Arrays.copyOf(times, times.length * 2);
            values = Arrays.copyOf(values, values.length * 2);
        }
    }
}
