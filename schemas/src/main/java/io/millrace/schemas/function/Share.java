package io.millrace.schemas.function;

/** {@code share}: which part of the events satisfies {@code where}. */
final class Share extends TotalsFunction {
    Share() {
        super(
                "share",
                1,
                Argument.MATCH,
                Reach.WINDOW,
                "part of the events that satisfy `where`, 0 to 1; missing for an empty window",
                Statistic.MEAN);
    }
}
