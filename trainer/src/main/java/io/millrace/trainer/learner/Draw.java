package io.millrace.trainer.learner;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.random.RandomGenerator;

/** Draws parameter values: the same on every machine, and short enough to read. */
final class Draw {
    private static final MathContext DIGITS = new MathContext(3);

    private Draw() {}

    static double integer(RandomGenerator random, int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    static double uniform(RandomGenerator random, double low, double high) {
        return rounded(low + (high - low) * random.nextDouble());
    }

    /** Uniform in the logarithm. */
    static double scale(RandomGenerator random, double low, double high) {
        double from = StrictMath.log(low);
        double to = StrictMath.log(high);
        return rounded(StrictMath.exp(from + (to - from) * random.nextDouble()));
    }

    private static double rounded(double value) {
        return new BigDecimal(value, DIGITS).doubleValue();
    }
}
