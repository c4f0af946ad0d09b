package io.millrace.schemas.function;

/** {@code stddev}: root of the sample variance. */
final class Stddev extends TotalsFunction {
    Stddev() {
        super(
                "stddev",
                2,
                Argument.NUMBER,
                Reach.WINDOW,
                "sample standard deviation of the field; missing for fewer than two values",
                Statistic.DEVIATION);
    }
}
