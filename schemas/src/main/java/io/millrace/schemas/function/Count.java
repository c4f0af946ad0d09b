package io.millrace.schemas.function;

/** {@code count}: how many events. */
final class Count extends TotalsFunction {
    Count() {
        super(
                "count",
                1,
                Argument.OPTIONAL,
                Reach.WINDOW,
                "number of events; with `of`, of those where the field is there. 0 for an empty window",
                Statistic.COUNT);
    }
}
