package io.millrace.schemas.function;

/** {@code variance}: sample variance, rounded once. */
final class Variance extends TotalsFunction {
    Variance() {
        super(
                "variance",
                1,
                Argument.NUMBER,
                Reach.WINDOW,
                "sample variance of the field; missing for fewer than two values",
                Statistic.VARIANCE);
    }
}
