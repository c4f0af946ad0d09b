package io.millrace.schemas.function;

/** {@code rate}: events per second of the window's length. */
final class Rate extends TotalsFunction {
    Rate() {
        super(
                "rate",
                1,
                Argument.OPTIONAL,
                Reach.LENGTH,
                "events per second: `count` by the length of the window; 0 for an empty window",
                Statistic.RATE);
    }
}
