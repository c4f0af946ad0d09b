package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/**
 * Count and sum of all events so far, in which an event of the age of one half-life weighs half.
 *
 * <p>Nothing is ever taken away. The weights are those as of a whole number of half-lives since
 * 1970, so that going on to the next one multiplies by a power of two, which is exact; the sums are
 * kept in twice the digits of a double. So the error is that of a weight, of its product and of the
 * last scaling, however many events there are: a count or sum is off by at most 2^-50 of the sum of
 * the weighted magnitudes, a mean likewise of the mean magnitude. Another order of the same events
 * may change the last digit. Doubles beyond 2^960 are passed over. One thread.
 */
public final class DecayedTotals {
    /**
     * How many longs the state is: half-lives since 1970, then weight and sum in two parts each.
     */
    public static final int WORDS = 5;

    private static final double LARGEST = 0x1p960;

    /** So many half-lives leave nothing of a double. */
    private static final long FOREVER = 5_000;

    private final FieldType type;
    private final long halfLife;
    private final double unit;
    private long halfLives;
    private double weight;
    private double weightLow;
    private double sum;
    private double sumLow;

    /** For a call with a half-life, over numbers or, to be counted only, anything else. */
    public DecayedTotals(Call call) {
        this.type = call.of() != null && call.of().isNumber() ? call.of() : null;
        this.halfLife = call.halfLife();
        this.unit = type == null ? 1 : StrictMath.pow(10, type.scale());
    }

    public void clear() {
        halfLives = 0;
        weight = 0;
        weightLow = 0;
        sum = 0;
        sumLow = 0;
    }

    public void set(DecayedTotals other) {
        halfLives = other.halfLives;
        weight = other.weight;
        weightLow = other.weightLow;
        sum = other.sum;
        sumLow = other.sumLow;
    }

    /** Adds an event, newer or older than those that were added. */
    public void add(long time, long bits) {
        double value = value(bits);
        if (!(Math.abs(value) <= LARGEST)) {
            return;
        }
        long at = Math.floorDiv(time, halfLife);
        if (weight == 0) {
            halfLives = at;
        } else if (at > halfLives) {
            advance(at);
        }
        double eventWeight = Math.scalb(powerOfTwo(time, at), exponent(at - halfLives));
        double heavier = weight + eventWeight;
        double low = weightLow + lost(weight, eventWeight, heavier);
        weight = heavier + low;
        weightLow = low - (weight - heavier);

        double product = value * eventWeight;
        double larger = sum + product;
        low = sumLow + lost(sum, product, larger) + Math.fma(value, eventWeight, -product);
        sum = larger + low;
        sumLow = low - (sum - larger);
    }

    /**
     * Decayed count.
     *
     * @param time not before the newest event's
     */
    public double count(long time) {
        return decayed(weight, time);
    }

    /**
     * Decayed sum.
     *
     * @param time not before the newest event's
     */
    public double sum(long time) {
        return decayed(sum, time) / unit;
    }

    /** Decayed sum by decayed count, at whatever time; NaN where there was no event. */
    public double mean() {
        return sum / weight / unit;
    }

    public long word(int index) {
        return switch (index) {
            case 0 -> halfLives;
            case 1 -> Double.doubleToRawLongBits(weight);
            case 2 -> Double.doubleToRawLongBits(weightLow);
            case 3 -> Double.doubleToRawLongBits(sum);
            default -> Double.doubleToRawLongBits(sumLow);
        };
    }

    /** Takes a state of {@link #WORDS} back. */
    public void restore(long[] words) {
        halfLives = words[0];
        weight = Double.longBitsToDouble(words[1]);
        weightLow = Double.longBitsToDouble(words[2]);
        sum = Double.longBitsToDouble(words[3]);
        sumLow = Double.longBitsToDouble(words[4]);
    }

    private double value(long bits) {
        if (type == null) {
            return 0;
        }
        return switch (type.kind()) {
            case DOUBLE, OUTCOME -> Double.longBitsToDouble(bits);
            default -> bits;
        };
    }

    private void advance(long to) {
        int exponent = exponent(halfLives - to);
        halfLives = to;
        weight = Math.scalb(weight, exponent);
        weightLow = Math.scalb(weightLow, exponent);
        sum = Math.scalb(sum, exponent);
        sumLow = Math.scalb(sumLow, exponent);
    }

    private double decayed(double total, long time) {
        long at = Math.floorDiv(time, halfLife);
        return Math.scalb(total / powerOfTwo(time, at), exponent(halfLives - at));
    }

    /** 2 to the part of a half-life that has passed at a time: 1 to 2. The same on any machine. */
    private double powerOfTwo(long time, long at) {
        return StrictMath.pow(2, (time - at * halfLife) / (double) halfLife);
    }

    private static int exponent(long halfLives) {
        return (int) Math.max(-FOREVER, Math.min(FOREVER, halfLives));
    }

    private static double lost(double a, double b, double sum) {
        double added = sum - a;
        return (a - (sum - added)) + (b - added);
    }
}
