package io.millrace.schemas.function;

/** {@code sum}: sum of the field, rounded once. */
final class Sum extends TotalsFunction {
    Sum() {
        super(
                "sum",
                2,
                Argument.NUMBER,
                Reach.WINDOW,
                "sum of the field; 0 for an empty window",
                Statistic.SUM);
    }
}
