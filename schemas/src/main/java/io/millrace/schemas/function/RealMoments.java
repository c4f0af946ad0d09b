package io.millrace.schemas.function;

import java.math.BigDecimal;
import java.math.BigInteger;

/** {@link Moments} of doubles. */
final class RealMoments {
    /** 2^63 of them cannot overflow. */
    private static final double LARGEST = 0x1p960;

    /** Between these no digit of a square, or of the numerator of a variance, is lost. */
    private static final double LARGEST_SQUARED = 0x1p448;

    private static final double SMALLEST_SQUARED = 0x1p-384;

    private final Expansion sum = new Expansion();
    private final Expansion squares;
    private final Expansion numerator;
    private long count;
    private long beyondSum;
    private long beyondSquares;

    RealMoments(boolean squares) {
        this.squares = squares ? new Expansion() : null;
        this.numerator = squares ? new Expansion() : null;
    }

    void clear() {
        count = 0;
        beyondSum = 0;
        beyondSquares = 0;
        sum.clear();
        if (squares != null) {
            squares.clear();
        }
    }

    /**
     * @param sign 1 to add, -1 to take away
     */
    void change(double value, int sign) {
        count += sign;
        double magnitude = Math.abs(value);
        if (!(magnitude <= LARGEST)) {
            beyondSum += sign;
            beyondSquares += sign;
            return;
        }
        sum.add(sign * value);
        if (squares == null) {
            return;
        }
        if (magnitude <= LARGEST_SQUARED && (magnitude >= SMALLEST_SQUARED || value == 0)) {
            squares.addProduct(sign * value, value);
        } else {
            beyondSquares += sign;
        }
    }

    void set(RealMoments other) {
        count = other.count;
        beyondSum = other.beyondSum;
        beyondSquares = other.beyondSquares;
        sum.set(other.sum);
        if (squares != null) {
            squares.set(other.squares);
        }
    }

    void subtract(RealMoments other) {
        count -= other.count;
        beyondSum -= other.beyondSum;
        beyondSquares -= other.beyondSquares;
        sum.subtractAll(other.sum);
        if (squares != null) {
            squares.subtractAll(other.squares);
        }
    }

    long count() {
        return count;
    }

    double sum() {
        return beyondSum == 0 ? sum.rounded() : Double.NaN;
    }

    double mean() {
        if (count == 0 || beyondSum != 0) {
            return Double.NaN;
        }
        double fast = Quotient.of(sum.high(), sum.low(), (double) count, 0);
        return Double.isNaN(fast) ? exact(sum.exact(), BigInteger.valueOf(count)) : fast;
    }

    double variance() {
        if (count < 2 || beyondSquares != 0) {
            return Double.NaN;
        }
        numerator.clear();
        numerator.addScaled(squares, (double) count);
        numerator.subtractSquare(sum);
        double pairs = (double) count * (count - 1);
        double pairsLow = Math.fma((double) count, (double) (count - 1), -pairs);
        double fast = Quotient.of(numerator.high(), numerator.low(), pairs, pairsLow);
        if (!Double.isNaN(fast)) {
            return fast;
        }
        var n = BigInteger.valueOf(count);
        return exact(numerator.exact(), n.multiply(n.subtract(BigInteger.ONE)));
    }

    private static double exact(BigDecimal n, BigInteger d) {
        return n.scale() > 0
                ? Quotient.exact(n.unscaledValue(), d.multiply(BigInteger.TEN.pow(n.scale())))
                : Quotient.exact(n.toBigIntegerExact(), d);
    }

    /*
     * As words: count, values beyond the sum's range, values beyond the squares' range, parts of the
     * sum; the parts of the sum, then those of the squares.
     */

    private static final int HEAD = 4;

    int words() {
        return HEAD + sum.size() + (squares == null ? 0 : squares.size());
    }

    long word(int index) {
        return switch (index) {
            case 0 -> count;
            case 1 -> beyondSum;
            case 2 -> beyondSquares;
            case HEAD - 1 -> sum.size();
            default -> {
                int part = index - HEAD;
                yield Double.doubleToRawLongBits(
                        part < sum.size() ? sum.part(part) : squares.part(part - sum.size()));
            }
        };
    }

    void restore(long[] words, int length) {
        clear();
        count = words[0];
        beyondSum = words[1];
        beyondSquares = words[2];
        int squaresFrom = HEAD + (int) words[HEAD - 1];
        for (int i = HEAD; i < length; i++) {
            (i < squaresFrom ? sum : squares).append(Double.longBitsToDouble(words[i]));
        }
    }
}
