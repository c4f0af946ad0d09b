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
 * <p>Format 1: version, reach, completeAfter, number of entries, of each: time (distance to the one
 * before) and value.
 */
final class Extremes {
    static final int LARGEST = 128;
    private static final int VERSION = 1;
    private static final int INITIAL = 16;

    private final boolean smallest;
    private final boolean real;

    /** Of each entry its time, then its value: they are looked at together. */
    private long[] entries = new long[INITIAL];

    private int start;
    private int end;
    private long reach = Long.MIN_VALUE;
    private long completeAfter = Long.MIN_VALUE;

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
        while (place > start && time(place - 1) > time) {
            place--;
        }
        if (place < end && rank(place) <= rank) {
            return;
        }
        int from = place;
        while (from > start && rank(from - 1) >= rank) {
            from--;
        }
        replace(from, place, time, rank);
        if (end - start > LARGEST) {
            completeAfter = Math.max(completeAfter, time(start));
            start++;
        }
    }

    /** Whether windows that start after this time are answered in full. */
    boolean isCompleteAfter(long time) {
        return time >= completeAfter;
    }

    /**
     * Index of the first entry after a time; {@link #none} where there is none.
     *
     * @param most an index at or behind it, such as that of a later time
     */
    int first(long after, int most) {
        int first = most;
        while (first > start && time(first - 1) > after) {
            first--;
        }
        return first;
    }

    int none() {
        return end;
    }

    long time(int index) {
        return entries[2 * index];
    }

    long rank(int index) {
        return entries[2 * index + 1];
    }

    /** Takes out what is at or before a time. */
    void forget(long time) {
        while (start < end && time(start) <= time) {
            start++;
        }
    }

    int bytes() {
        return 80 + 8 * entries.length;
    }

    void write(WireWriter to) {
        to.oneByte(VERSION).number(reach).number(completeAfter).number(end - start);
        long before = 0;
        for (int i = start; i < end; i++) {
            to.number(time(i) - before).number(rank(i));
            before = time(i);
        }
    }

    void read(WireReader from) {
        from.version(VERSION, "a stack of extremes");
        reach = from.number();
        completeAfter = from.number();
        start = 0;
        end = from.small();
        entries = new long[Math.max(INITIAL, 2 * end)];
        long before = 0;
        for (int i = 0; i < end; i++) {
            before += from.number();
            entries[2 * i] = before;
            entries[2 * i + 1] = from.number();
        }
    }

    /** Puts one entry in place of those from one index to another. */
    private void replace(int from, int to, long time, long rank) {
        if (to < end && from + 1 != to) {
            System.arraycopy(entries, 2 * to, entries, 2 * (from + 1), 2 * (end - to));
        }
        end += from + 1 - to;
        entries[2 * from] = time;
        entries[2 * from + 1] = rank;
    }

    private void makeRoom() {
        if (2 * end < entries.length) {
            return;
        }
        if (start >= entries.length / 4) {
            System.arraycopy(entries, 2 * start, entries, 0, 2 * (end - start));
            end -= start;
            start = 0;
        } else {
            entries = Arrays.copyOf(entries, entries.length * 2);
        }
    }
}
