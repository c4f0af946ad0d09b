package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;
import java.math.BigInteger;

/**
 * Count, sum and sum of squares of numbers, without any error, so that numbers can be taken away
 * again, order does not matter, and totals may be subtracted from each other.
 *
 * <p>Whole numbers (decimals by their minor units, longs, truths; anything else but doubles counts
 * as 0): a sum in 128 bits, squares in 192, which 2^63 values cannot overflow. Doubles and labels:
 * {@link Expansion}s. {@link #sum}, {@link #mean} and {@link #variance} are rounded once; {@link
 * #deviation} is the root of the rounded variance, so rounded twice. Doubles that are larger than
 * 2^960 (1e289) make sum and mean of the totals they are part of missing; those and, except for 0,
 * all outside 2^-384 to 2^448 (1e-115 to 1e134) make variance and deviation missing. One thread.
 */
public final class Moments {
    private static final long EXACT_DOUBLE = 1L << 53;
    static final int WORDS = 3;
    static final int WORDS_WITH_SQUARES = 6;

    private final RealMoments real;
    private final boolean squared;
    private final long unit;
    private final double unitSquared;
    private final double unitSquaredLow;
    private long count;
    private long sumLow;
    private long sumHigh;
    private long squaresLow;
    private long squaresMiddle;
    private long squaresHigh;

    /**
     * @param type of the values; null for whole events
     * @param squares whether variance and deviation will be asked for
     */
    public Moments(FieldType type, boolean squares) {
        boolean reals =
                type != null
                        && (type.kind() == FieldType.Kind.DOUBLE
                                || type.kind() == FieldType.Kind.OUTCOME);
        this.real = reals ? new RealMoments(squares) : null;
        this.squared = squares;
        this.unit = type == null ? 1 : BigInteger.TEN.pow(type.scale()).longValueExact();
        this.unitSquared = (double) unit * unit;
        this.unitSquaredLow = Math.fma((double) unit, (double) unit, -unitSquared);
    }

    /** Whether the values are whole numbers; then the state always has the same number of words. */
    public boolean isIntegers() {
        return real == null;
    }

    public void clear() {
        count = 0;
        sumLow = 0;
        sumHigh = 0;
        squaresLow = 0;
        squaresMiddle = 0;
        squaresHigh = 0;
        if (real != null) {
            real.clear();
        }
    }

    public void add(long bits) {
        if (real != null) {
            real.change(Double.longBitsToDouble(bits), 1);
            return;
        }
        count++;
        long low = sumLow + bits;
        sumHigh += (bits >> 63) + carry(sumLow, bits, low);
        sumLow = low;
        if (squared) {
            long square = bits * bits;
            low = squaresLow + square;
            long high = Math.multiplyHigh(bits, bits) + carry(squaresLow, square, low);
            squaresLow = low;
            if (high != 0) {
                long middle = squaresMiddle + high;
                squaresHigh += carry(squaresMiddle, high, middle);
                squaresMiddle = middle;
            }
        }
    }

    /** Takes a value away that was added. */
    public void remove(long bits) {
        if (real != null) {
            real.change(Double.longBitsToDouble(bits), -1);
            return;
        }
        count--;
        long low = sumLow - bits;
        sumHigh -= (bits >> 63) + borrow(sumLow, bits);
        sumLow = low;
        if (squared) {
            long square = bits * bits;
            long high = Math.multiplyHigh(bits, bits) + borrow(squaresLow, square);
            squaresLow -= square;
            squaresHigh -= borrow(squaresMiddle, high);
            squaresMiddle -= high;
        }
    }

    public void set(Moments other) {
        if (real != null) {
            real.set(other.real);
            return;
        }
        count = other.count;
        sumLow = other.sumLow;
        sumHigh = other.sumHigh;
        squaresLow = other.squaresLow;
        squaresMiddle = other.squaresMiddle;
        squaresHigh = other.squaresHigh;
    }

    /** Becomes front minus tail, of the same type; may be one of them, if it is the front. */
    public void setDifference(Moments front, Moments tail) {
        if (front == tail) {
            clear();
            return;
        }
        if (real != null) {
            if (this != front) {
                real.set(front.real);
            }
            real.subtract(tail.real);
            return;
        }
        count = front.count - tail.count;
        sumHigh = front.sumHigh - tail.sumHigh - borrow(front.sumLow, tail.sumLow);
        sumLow = front.sumLow - tail.sumLow;
        if (squared) {
            long borrowed = borrow(front.squaresLow, tail.squaresLow);
            long middle = front.squaresMiddle - tail.squaresMiddle;
            squaresHigh =
                    front.squaresHigh
                            - tail.squaresHigh
                            - borrow(front.squaresMiddle, tail.squaresMiddle)
                            - borrow(middle, borrowed);
            squaresMiddle = middle - borrowed;
            squaresLow = front.squaresLow - tail.squaresLow;
        }
    }

    /** Becomes totals of whole numbers that lie in an array: see {@link WholeTotals}. */
    public void set(long[] totals, int at) {
        count = totals[at];
        sumLow = totals[at + 1];
        sumHigh = totals[at + 2];
        squaresLow = totals[at + WORDS];
        squaresMiddle = totals[at + WORDS + 1];
        squaresHigh = totals[at + WORDS + 2];
    }

    /** Becomes front minus tail, both totals of whole numbers in an array. */
    public void setDifference(long[] totals, int front, int tail) {
        count = totals[front] - totals[tail];
        long frontLow = totals[front + 1];
        long tailLow = totals[tail + 1];
        sumLow = frontLow - tailLow;
        sumHigh = totals[front + 2] - totals[tail + 2] - borrow(frontLow, tailLow);
        if (squared) {
            frontLow = totals[front + WORDS];
            tailLow = totals[tail + WORDS];
            long frontMiddle = totals[front + WORDS + 1];
            long tailMiddle = totals[tail + WORDS + 1];
            long borrowed = borrow(frontLow, tailLow);
            long middle = frontMiddle - tailMiddle;
            squaresLow = frontLow - tailLow;
            squaresMiddle = middle - borrowed;
            squaresHigh =
                    totals[front + WORDS + 2]
                            - totals[tail + WORDS + 2]
                            - borrow(frontMiddle, tailMiddle)
                            - borrow(middle, borrowed);
        }
    }

    /** Becomes narrow totals of an array: see {@link WholeTotals}. */
    public void setNarrow(long[] totals, int at) {
        count = totals[at];
        sumLow = totals[at + 1];
        sumHigh = sumLow >> 63;
        squaresLow = totals[at + 2];
        squaresMiddle = 0;
        squaresHigh = 0;
    }

    /**
     * Becomes front minus tail, both narrow totals of an array. All squares behind the tail are
     * among those behind the front, so these need no sign.
     */
    public void setNarrowDifference(long[] totals, int front, int tail) {
        count = totals[front] - totals[tail];
        long frontSum = totals[front + 1];
        long tailSum = totals[tail + 1];
        sumLow = frontSum - tailSum;
        sumHigh = (frontSum >> 63) - (tailSum >> 63) - borrow(frontSum, tailSum);
        squaresLow = totals[front + 2] - totals[tail + 2];
        squaresMiddle = 0;
        squaresHigh = 0;
    }

    public long count() {
        return real == null ? count : real.count();
    }

    /** 0 where there is nothing; NaN where a value was too large. */
    public double sum() {
        return real == null ? quotient(1) : real.sum();
    }

    /** NaN where there is nothing. */
    public double mean() {
        if (real != null) {
            return real.mean();
        }
        return count == 0 ? Double.NaN : quotient(count);
    }

    /** Of a sample (n - 1); NaN for fewer than two numbers. */
    public double variance() {
        if (real != null) {
            return real.variance();
        }
        if (count < 2) {
            return Double.NaN;
        }
        if (sumHigh != sumLow >> 63 || squaresHigh != 0 || squaresMiddle < 0) {
            return exactVariance();
        }
        // count * squares - sum * sum, in 192 bits; the first product first.
        long low = count * squaresLow;
        long upper = Math.multiplyHigh(count, squaresLow) + (squaresLow >> 63 & count);
        long product = count * squaresMiddle;
        long middle = product + upper;
        long high = Math.multiplyHigh(count, squaresMiddle) + carry(product, upper, middle);
        long square = sumLow * sumLow;
        long squareHigh = Math.multiplyHigh(sumLow, sumLow) + borrow(low, square);
        high -= borrow(middle, squareHigh);
        middle -= squareHigh;
        low -= square;
        double pairs = (double) count * (count - 1);
        double divisor = pairs * unitSquared;
        if ((high | middle) == 0 && low >= 0 && low < EXACT_DOUBLE && divisor < EXACT_DOUBLE) {
            return low / divisor;
        }
        double pairsLow = Math.fma((double) count, (double) (count - 1), -pairs);
        double divisorLow =
                Math.fma(pairs, unitSquared, -divisor)
                        + (pairs * unitSquaredLow + pairsLow * unitSquared);
        double fast = Quotient.of(high, middle, low, divisor, divisorLow);
        return Double.isNaN(fast) ? exactVariance() : fast;
    }

    /** Root of {@link #variance}. */
    public double deviation() {
        return Math.sqrt(variance());
    }

    /** How many longs the state is. */
    public int words() {
        return real != null ? real.words() : squared ? WORDS_WITH_SQUARES : WORDS;
    }

    /** A long of the state: count, then sum and squares, the low parts first. */
    public long word(int index) {
        if (real != null) {
            return real.word(index);
        }
        return switch (index) {
            case 0 -> count;
            case 1 -> sumLow;
            case 2 -> sumHigh;
            case WORDS -> squaresLow;
            case WORDS + 1 -> squaresMiddle;
            default -> squaresHigh;
        };
    }

    /**
     * Takes a state back.
     *
     * @param words at least as many as counted
     * @param length how many of them are the state
     */
    public void restore(long[] words, int length) {
        if (real != null) {
            real.restore(words, length);
            return;
        }
        count = words[0];
        sumLow = words[1];
        sumHigh = words[2];
        if (squared) {
            squaresLow = words[WORDS];
            squaresMiddle = words[WORDS + 1];
            squaresHigh = words[WORDS + 2];
        }
    }

    /** The sum in units, divided by a number. */
    private double quotient(long divisor) {
        boolean small = sumHigh == sumLow >> 63 && Math.abs(sumLow) < EXACT_DOUBLE;
        if (small && sumLow != Long.MIN_VALUE && divisor < EXACT_DOUBLE / unit) {
            // Both sides of the division are exact, so it is the one rounding.
            return sumLow / (double) (divisor * unit);
        }
        boolean negative = sumHigh < 0;
        long low = negative ? -sumLow : sumLow;
        long high = negative ? ~sumHigh + (sumLow == 0 ? 1 : 0) : sumHigh;
        double product = (double) divisor * unit;
        double productLow = Math.fma((double) divisor, (double) unit, -product);
        double fast = Quotient.of(0, high, low, product, productLow);
        if (!Double.isNaN(fast)) {
            return negative ? -fast : fast;
        }
        return Quotient.exact(
                integerSum(), BigInteger.valueOf(divisor).multiply(BigInteger.valueOf(unit)));
    }

    private double exactVariance() {
        var n = BigInteger.valueOf(count);
        var sum = integerSum();
        var numerator = n.multiply(integer(squaresHigh, squaresMiddle, squaresLow));
        return Quotient.exact(
                numerator.subtract(sum.multiply(sum)),
                n.multiply(n.subtract(BigInteger.ONE)).multiply(BigInteger.valueOf(unit).pow(2)));
    }

    private BigInteger integerSum() {
        return integer(sumHigh >> 63, sumHigh, sumLow);
    }

    private static BigInteger integer(long high, long middle, long low) {
        return BigInteger.valueOf(high)
                .shiftLeft(Long.SIZE)
                .add(unsigned(middle))
                .shiftLeft(Long.SIZE)
                .add(unsigned(low));
    }

    private static BigInteger unsigned(long bits) {
        return new BigInteger(Long.toUnsignedString(bits));
    }

    static long carry(long a, long b, long sum) {
        return ((a & b) | ((a | b) & ~sum)) >>> 63;
    }

    static long borrow(long a, long b) {
        long difference = a - b;
        return ((~a & b) | ((~a | b) & difference)) >>> 63;
    }
}
