package io.millrace.feature.backfill;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Numbers the keys that stand in some bytes: 0, 1, 2, ... in the order of their first coming. */
final class KeyTable {
    private final byte[] bytes;
    private int[] slots = new int[256];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private int size;

    KeyTable(byte[] bytes) {
        this.bytes = bytes;
        Arrays.fill(slots, -1);
    }

    int number(int start, int length) {
        int end = start + length;
        int mask = slots.length - 1;
        int slot = slot(start, end) & mask;
        while (slots[slot] >= 0) {
            int number = slots[slot];
            if (Arrays.equals(bytes, starts[number], ends[number], bytes, start, end)) {
                return number;
            }
            slot = (slot + 1) & mask;
        }
        add(start, end, slot);
        return size - 1;
    }

    /** Of other bits than those that divide keys into partitions. */
    private int slot(int start, int end) {
        return Integer.rotateLeft(Hash.of(bytes, start, end), 13);
    }

    private void add(int start, int end, int slot) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        starts[size] = start;
        ends[size] = end;
        slots[slot] = size++;
        if (2 * size > slots.length) {
            grow();
        }
    }

    private void grow() {
        slots = new int[2 * slots.length];
        Arrays.fill(slots, -1);
        int mask = slots.length - 1;
        for (int number = 0; number < size; number++) {
            int slot = slot(starts[number], ends[number]) & mask;
            while (slots[slot] >= 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = number;
        }
    }

    /** Of each number, its key's rank among all keys by their bytes. */
    int[] inOrder() {
        Comparator<Integer> byBytes =
                (left, right) ->
                        Arrays.compareUnsigned(
                                bytes, starts[left], ends[left], bytes, starts[right], ends[right]);
        var ranks = new int[size];
        int[] rank = {0};
        IntStream.range(0, size)
                .boxed()
                .sorted(byBytes)
                .forEach(number -> ranks[number] = rank[0]++);
        return ranks;
    }
}
