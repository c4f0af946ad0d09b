package io.millrace.benchmarks.workload;

import java.util.Arrays;

/**
 * The windows of one card, all on the heap: its events in order of time, per window where it begins
 * and its running sums, and one {@link Extremes} each for smallest and largest that all windows
 * share. An event in order costs what expires; a late one is answered by a scan and then mended
 * into the sums.
 */
public final class CardWindows {
    private final long[] lengths;
    private final long kept;
    private final int[] tails;
    private final long[] sums;
    private final long[] squares;
    private final Extremes smallest = new Extremes(1);
    private final Extremes largest = new Extremes(-1);
    private long[] times = new long[16];
    private long[] cents = new long[16];
    private int start;
    private int end;

    /**
     * @param lengths in ms, shortest first
     * @param lateness in ms, the most by which an event comes after a newer one
     */
    public CardWindows(long[] lengths, long lateness) {
        this.lengths = lengths;
        this.kept = lengths[lengths.length - 1] + lateness;
        this.tails = new int[lengths.length];
        this.sums = new long[lengths.length];
        this.squares = new long[lengths.length];
    }

    /** Takes an event in and answers it. */
    public void process(long time, long amount, double[] answer) {
        makeRoom();
        if (start == end || time > times[end - 1]) {
            append(time, amount, answer);
        } else {
            insert(time, amount, answer);
        }
    }

    private void append(long time, long amount, double[] answer) {
        times[end] = time;
        cents[end] = amount;
        end++;
        while (times[start] <= time - kept) {
            start++;
        }
        smallest.append(time, amount, time - kept);
        largest.append(time, amount, time - kept);
        for (int window = 0; window < lengths.length; window++) {
            long after = time - lengths[window];
            int tail = tails[window];
            long sum = sums[window] + amount;
            long square = squares[window] + amount * amount;
            while (times[tail] <= after) {
                long expired = cents[tail++];
                sum -= expired;
                square -= expired * expired;
            }
            tails[window] = tail;
            sums[window] = sum;
            squares[window] = square;
            Answer.fill(
                    answer,
                    window,
                    end - tail,
                    sum,
                    square,
                    smallest.after(after),
                    largest.after(after));
        }
    }

    private void insert(long time, long amount, double[] answer) {
        long newest = times[end - 1];
        int at = Arrays.binarySearch(times, start, end, time);
        if (at >= 0) {
            throw new IllegalStateException("two events of a card at " + time);
        }
        at = -at - 1;
        scan(at, time, amount, answer);
        System.arraycopy(times, at, times, at + 1, end - at);
        System.arraycopy(cents, at, cents, at + 1, end - at);
        times[at] = time;
        cents[at] = amount;
        end++;
        smallest.insert(time, amount);
        largest.insert(time, amount);
        for (int window = 0; window < lengths.length; window++) {
            if (time <= newest - lengths[window]) {
                tails[window]++;
            } else {
                sums[window] += amount;
                squares[window] += amount * amount;
            }
        }
    }

    /** Answers an event that would stand at {@code at}, from the events before it. */
    private void scan(int at, long time, long amount, double[] answer) {
        long count = 1;
        long sum = amount;
        long square = amount * amount;
        long min = amount;
        long max = amount;
        int i = at - 1;
        for (int window = 0; window < lengths.length; window++) {
            for (; i >= start && times[i] > time - lengths[window]; i--) {
                count++;
                sum += cents[i];
                square += cents[i] * cents[i];
                min = Math.min(min, cents[i]);
                max = Math.max(max, cents[i]);
            }
            Answer.fill(answer, window, count, sum, square, min, max);
        }
    }

    private void makeRoom() {
        if (end < times.length) {
            return;
        }
        int size = end - start;
        int capacity = size > times.length / 2 ? times.length * 2 : times.length;
        times = Arrays.copyOf(Arrays.copyOfRange(times, start, end), capacity);
        cents = Arrays.copyOf(Arrays.copyOfRange(cents, start, end), capacity);
        for (int window = 0; window < tails.length; window++) {
            tails[window] -= start;
        }
        start = 0;
        end = size;
    }
}
