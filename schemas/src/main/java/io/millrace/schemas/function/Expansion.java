package io.millrace.schemas.function;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * A sum of doubles without any error: parts that do not overlap, the smallest first, none of them
 * zero (Shewchuk, Discrete and Computational Geometry 18, 1997; so does Python's {@code fsum}). An
 * empty one is exactly 0, so adding and then taking away the same numbers, in any order, leaves
 * nothing. Whole numbers below 2^53 stay in one part. Allocates only to grow; some 40 parts are the
 * most there can be.
 */
final class Expansion {
    private double[] parts = new double[2];
    private int size;

    void clear() {
        size = 0;
    }

    void set(Expansion other) {
        if (parts.length < other.size) {
            parts = new double[other.parts.length];
        }
        System.arraycopy(other.parts, 0, parts, 0, other.size);
        size = other.size;
    }

    void add(double number) {
        if (number == 0) {
            return;
        }
        double sum = number;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            double part = parts[i];
            double next = sum + part;
            double added = next - sum;
            double lost = (sum - (next - added)) + (part - added);
            if (lost != 0) {
                parts[kept++] = lost;
            }
            sum = next;
        }
        size = kept;
        if (sum != 0) {
            append(sum);
        }
    }

    /** Both factors such that nothing of their product underflows. */
    void addProduct(double a, double b) {
        double product = a * b;
        add(Math.fma(a, b, -product));
        add(product);
    }

    void addAll(Expansion other) {
        for (int i = 0; i < other.size; i++) {
            add(other.parts[i]);
        }
    }

    void subtractAll(Expansion other) {
        for (int i = 0; i < other.size; i++) {
            add(-other.parts[i]);
        }
    }

    /** Adds all parts times a factor. */
    void addScaled(Expansion other, double factor) {
        for (int i = 0; i < other.size; i++) {
            addProduct(other.parts[i], factor);
        }
    }

    /** Takes the square of another one away. */
    void subtractSquare(Expansion other) {
        for (int i = 0; i < other.size; i++) {
            double part = other.parts[i];
            addProduct(-part, part);
            for (int j = 0; j < i; j++) {
                addProduct(-2 * part, other.parts[j]);
            }
        }
    }

    int size() {
        return size;
    }

    double part(int index) {
        return parts[index];
    }

    /** Appends a part that another expansion had at this place. */
    void append(double part) {
        if (size == parts.length) {
            parts = Arrays.copyOf(parts, size * 2);
        }
        parts[size++] = part;
    }

    /** The sum, rounded once. */
    double rounded() {
        double sum = 0;
        double lost = 0;
        int rest = size;
        while (rest > 0 && lost == 0) {
            double part = parts[--rest];
            double next = sum + part;
            lost = part - (next - sum);
            sum = next;
        }
        if (rest > 0 && lost < 0 == parts[rest - 1] < 0) {
            // Half an ulp was lost and there is more on the same side: not a tie.
            double twice = lost * 2;
            double next = sum + twice;
            sum = twice == next - sum ? next : sum;
        }
        return sum;
    }

    /** The sum without {@link #low}, which is below an ulp of it. */
    double high() {
        double sum = 0;
        for (int i = size - 1; i >= 0; i--) {
            sum += parts[i];
        }
        return sum;
    }

    /** What {@link #high} lacks, to 53 bits. */
    double low() {
        double sum = 0;
        double low = 0;
        for (int i = size - 1; i >= 0; i--) {
            double next = sum + parts[i];
            low += parts[i] - (next - sum);
            sum = next;
        }
        return low;
    }

    BigDecimal exact() {
        var sum = BigDecimal.ZERO;
        for (int i = 0; i < size; i++) {
            sum = sum.add(new BigDecimal(parts[i]));
        }
        return sum;
    }
}
