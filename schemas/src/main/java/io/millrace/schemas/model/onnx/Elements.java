package io.millrace.schemas.model.onnx;

import java.util.Arrays;

/** A growing list of numbers as their bits; it grows with what was read, never ahead of it. */
final class Elements {
    private long[] bits = new long[8];
    private int size;

    int size() {
        return size;
    }

    void add(long element) {
        if (size == bits.length) {
            bits = Arrays.copyOf(bits, 2 * size);
        }
        bits[size++] = element;
    }

    long[] integers() {
        return Arrays.copyOf(bits, size);
    }

    float[] floats() {
        var floats = new float[size];
        for (int i = 0; i < size; i++) {
            floats[i] = Float.intBitsToFloat((int) bits[i]);
        }
        return floats;
    }

    double[] doubles() {
        var doubles = new double[size];
        for (int i = 0; i < size; i++) {
            doubles[i] = Double.longBitsToDouble(bits[i]);
        }
        return doubles;
    }
}
