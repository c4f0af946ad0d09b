package io.millrace.schemas.function;

import java.util.Arrays;

/**
 * Doubles in order, equal ones as often as they were added: any of them is found by its place in
 * logarithmic time. A treap (Seidel and Aragon, Algorithmica 16, 1996) whose priorities are hashes
 * of the values, so that its shape depends on nothing but the values; in arrays, to be light.
 */
final class SortedValues {
    private static final int NONE = 0;

    private double[] values = new double[16];
    private int[] times = new int[16];
    private int[] sizes = new int[16];
    private int[] smaller = new int[16];
    private int[] larger = new int[16];
    private int used = 1;
    private int free = NONE;
    private int root = NONE;

    void clear() {
        used = 1;
        free = NONE;
        root = NONE;
    }

    int size() {
        return sizes[root];
    }

    void add(double value) {
        root = add(root, value);
    }

    /** Takes one of those away that are equal to this; there must be one. */
    void remove(double value) {
        root = remove(root, value);
    }

    /** The value at a place, counted from 0. */
    double get(int place) {
        int node = root;
        int rest = place;
        while (true) {
            int before = sizes[smaller[node]];
            if (rest < before) {
                node = smaller[node];
            } else if (rest < before + times[node]) {
                return values[node];
            } else {
                rest -= before + times[node];
                node = larger[node];
            }
        }
    }

    private int add(int node, double value) {
        if (node == NONE) {
            return fresh(value);
        }
        int top = node;
        if (value == values[node]) {
            times[node]++;
        } else if (value < values[node]) {
            // The recursion may replace the array, so its result comes first.
            int child = add(smaller[node], value);
            smaller[node] = child;
            if (isAbove(child, node)) {
                smaller[node] = larger[child];
                larger[child] = node;
                top = child;
            }
        } else {
            int child = add(larger[node], value);
            larger[node] = child;
            if (isAbove(child, node)) {
                larger[node] = smaller[child];
                smaller[child] = node;
                top = child;
            }
        }
        count(node);
        count(top);
        return top;
    }

    private int remove(int node, double value) {
        if (value == values[node]) {
            if (--times[node] == 0) {
                int joined = join(smaller[node], larger[node]);
                smaller[node] = free;
                free = node;
                return joined;
            }
        } else if (value < values[node]) {
            smaller[node] = remove(smaller[node], value);
        } else {
            larger[node] = remove(larger[node], value);
        }
        count(node);
        return node;
    }

    private int join(int low, int high) {
        if (low == NONE || high == NONE) {
            return low == NONE ? high : low;
        }
        if (isAbove(low, high)) {
            larger[low] = join(larger[low], high);
            count(low);
            return low;
        }
        smaller[high] = join(low, smaller[high]);
        count(high);
        return high;
    }

    private void count(int node) {
        sizes[node] = sizes[smaller[node]] + times[node] + sizes[larger[node]];
    }

    private boolean isAbove(int a, int b) {
        return priority(values[a]) > priority(values[b]);
    }

    /** The last step of SplitMix64. */
    private static long priority(double value) {
        long mixed = Double.doubleToRawLongBits(value) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private int fresh(double value) {
        int node = free;
        if (node != NONE) {
            free = smaller[node];
        } else {
            node = used++;
            if (node == values.length) {
                values = Arrays.copyOf(values, node * 2);
                times = Arrays.copyOf(times, node * 2);
                sizes = Arrays.copyOf(sizes, node * 2);
                smaller = Arrays.copyOf(smaller, node * 2);
                larger = Arrays.copyOf(larger, node * 2);
            }
        }
        values[node] = value;
        times[node] = 1;
        sizes[node] = 1;
        smaller[node] = NONE;
        larger[node] = NONE;
        return node;
    }
}
