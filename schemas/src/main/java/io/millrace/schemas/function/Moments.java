package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Count, sum and spread of the numbers in a window, without drift.
 *
 * <p>Decimals, longs and truths are summed as integers in 128 bits (exact; order does not matter)
 * and rounded once at the end; where 128 bits do not suffice the same sums go on as {@link
 * BigInteger}. Doubles are summed with Neumaier's compensation (ZAMM 54, 1974), relative error of
 * the sum of magnitudes below 2 ulp; their spread is taken in a second pass around the mean.
 */
final class Moments {
    private static final MathContext EXACT_ENOUGH = new MathContext(60);
    private static final long SMALL = 1L << 31;
    private static final long EXACT_DOUBLE = 1L << 53;

    private final FieldType type;
    private final boolean integers;
    private final long scaleFactor;
    private long count;
    private long sum;
    private BigInteger wideSum = BigInteger.ZERO;
    private long squares;
    private BigInteger wideSquares = BigInteger.ZERO;
    private double[] doubles = new double[16];

    Moments(FieldType type) {
        this.type = type;
        this.scaleFactor = BigInteger.TEN.pow(type.scale()).longValueExact();
        this.integers =
                type.kind() != FieldType.Kind.DOUBLE && type.kind() != FieldType.Kind.OUTCOME;
    }

    void clear() {
        count = 0;
        sum = 0;
        squares = 0;
        wideSum = BigInteger.ZERO;
        wideSquares = BigInteger.ZERO;
    }

    void add(long bits) {
        if (!integers) {
            if (count == doubles.length) {
                doubles = Arrays.copyOf(doubles, doubles.length * 2);
            }
            doubles[(int) count++] = Double.longBitsToDouble(bits);
            return;
        }
        count++;
        long newSum = sum + bits;
        if (((sum ^ newSum) & (bits ^ newSum)) < 0) {
            wideSum = wideSum.add(BigInteger.valueOf(sum));
            newSum = bits;
        }
        sum = newSum;
        if (bits > -SMALL && bits < SMALL) {
            long newSquares = squares + bits * bits;
            if (newSquares >= 0) {
                squares = newSquares;
                return;
            }
        }
        var wide = BigInteger.valueOf(bits);
        wideSquares = wideSquares.add(wide.multiply(wide));
    }

    long count() {
        return count;
    }

    double sum() {
        if (!integers) {
            return compensatedSum();
        }
        return wideSum.signum() == 0 && isExactDouble(sum)
                ? sum / (double) scaleFactor
                : ratio(integerSum(), BigDecimal.ONE);
    }

    /** NaN where nothing was added. */
    double mean() {
        if (count == 0) {
            return Double.NaN;
        }
        if (!integers) {
            return compensatedSum() / count;
        }
        if (wideSum.signum() == 0 && isExactDouble(sum) && count < EXACT_DOUBLE / scaleFactor) {
            // Both sides of the division are exact, so it is the one rounding.
            return sum / (double) (count * scaleFactor);
        }
        return ratio(integerSum(), BigDecimal.valueOf(count));
    }

    /** Sample standard deviation (n - 1); NaN for fewer than two numbers. */
    double deviation() {
        if (count < 2) {
            return Double.NaN;
        }
        if (!integers) {
            return Math.sqrt(squaredDeviations() / (count - 1));
        }
        if (wideSum.signum() == 0
                && wideSquares.signum() == 0
                && count < SMALL
                && Math.abs(sum) < SMALL
                && Math.multiplyHigh(count, squares) == 0
                && count * squares >= 0) {
            long spread = count * squares - sum * sum;
            return Math.sqrt(spread / ((double) (count * (count - 1)) * scaleFactor * scaleFactor));
        }
        var n = BigInteger.valueOf(count);
        var total = integerSum();
        var numerator =
                n.multiply(wideSquares.add(BigInteger.valueOf(squares)))
                        .subtract(total.multiply(total));
        var denominator =
                new BigDecimal(n.multiply(n.subtract(BigInteger.ONE)))
                        .multiply(BigDecimal.TEN.pow(2 * type.scale()));
        return Math.sqrt(new BigDecimal(numerator).divide(denominator, EXACT_ENOUGH).doubleValue());
    }

    private static boolean isExactDouble(long value) {
        return value > -EXACT_DOUBLE && value < EXACT_DOUBLE;
    }

    private BigInteger integerSum() {
        return wideSum.add(BigInteger.valueOf(sum));
    }

    private double ratio(BigInteger minorUnits, BigDecimal divisor) {
        return new BigDecimal(minorUnits, type.scale()).divide(divisor, EXACT_ENOUGH).doubleValue();
    }

    private double compensatedSum() {
        double total = 0;
        double lost = 0;
        for (int i = 0; i < count; i++) {
            double x = doubles[i];
            double next = total + x;
            lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
            total = next;
        }
        return total + lost;
    }

    private double squaredDeviations() {
        double mean = mean();
        double squaresAround = 0;
        double around = 0;
        for (int i = 0; i < count; i++) {
            double distance = doubles[i] - mean;
            squaresAround += distance * distance;
            around += distance;
        }
        return Math.max(0, squaresAround - around * around / count);
    }
}
