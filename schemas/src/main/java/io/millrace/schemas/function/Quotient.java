package io.millrace.schemas.function;

import java.math.BigInteger;

/**
 * Division with one rounding, to nearest. The fast forms work with 106 bits and answer only where
 * the bits behind cannot change the rounding (Ziv, ACM TOMS 17, 1991), else NaN: then the exact
 * form is to be asked.
 */
final class Quotient {
    /** Relative error of the fast forms: some 2^-103. */
    private static final double DOUBT = 0x1p-95;

    private static final double SMALLEST = 0x1p-900;
    private static final double LARGEST = 0x1p1000;

    /** So many bits make the rest of a division matter only as a tie-breaker. */
    private static final int SIGNIFICANT = 64;

    /** Two binary digits behind the smallest double. */
    private static final int LAST_BINARY_DIGIT = 1076;

    private static final int UPPER_BITS = 53;
    private static final int BELOW_UPPER = Long.SIZE - UPPER_BITS;

    private Quotient() {}

    /** (n + nLow) / (d + dLow); each low part is below an ulp of its high one. */
    static double of(double n, double nLow, double d, double dLow) {
        double first = n / d;
        if (!(Math.abs(first) > SMALLEST && Math.abs(n) > SMALLEST && Math.abs(n) < LARGEST)) {
            return n == 0 && nLow == 0 ? 0 : Double.NaN;
        }
        double second = (Math.fma(-first, d, n) + (nLow - first * dLow)) / d;
        double doubt = Math.abs(first) * DOUBT;
        double smaller = first + (second - doubt);
        return smaller == first + (second + doubt) ? smaller : Double.NaN;
    }

    /** A number of 192 bits, not negative, by d + dLow. */
    static double of(long high, long middle, long low, double d, double dLow) {
        long a = high != 0 ? high : middle != 0 ? middle : low;
        if (a == 0) {
            return 0;
        }
        long b = high != 0 ? middle : middle != 0 ? low : 0;
        long c = high != 0 ? low : 0;
        int limbsBelow = high != 0 ? 2 : middle != 0 ? 1 : 0;
        int zeros = Long.numberOfLeadingZeros(a);
        if (zeros > 0) {
            a = a << zeros | b >>> (Long.SIZE - zeros);
            b = b << zeros | c >>> (Long.SIZE - zeros);
        }
        double upper = a >>> BELOW_UPPER;
        double lower = ((a << UPPER_BITS >>> BELOW_UPPER) | (b >>> (2 * BELOW_UPPER))) * 0x1p-53;
        return Math.scalb(of(upper, lower, d, dLow), Long.SIZE * limbsBelow + BELOW_UPPER - zeros);
    }

    /** n / d, whatever it costs. */
    static double exact(BigInteger n, BigInteger d) {
        int shift = Math.min(SIGNIFICANT - n.bitLength() + d.bitLength(), LAST_BINARY_DIGIT);
        var quotient =
                shift > 0
                        ? n.abs().shiftLeft(shift).divideAndRemainder(d)
                        : n.abs().divideAndRemainder(d.shiftLeft(-shift));
        var digits = quotient[1].signum() == 0 ? quotient[0] : quotient[0].setBit(0);
        double magnitude = Math.scalb(digits.doubleValue(), -shift);
        return n.signum() < 0 ? -magnitude : magnitude;
    }
}
