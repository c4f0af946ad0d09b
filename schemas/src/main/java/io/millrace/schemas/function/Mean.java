package io.millrace.schemas.function;

/** {@code mean}: mean of the field, rounded once. */
final class Mean extends TotalsFunction {
    Mean() {
        super(
                "mean",
                2,
                Argument.NUMBER,
                Reach.WINDOW,
                "mean of the field; missing for an empty window",
                Statistic.MEAN);
    }
}
