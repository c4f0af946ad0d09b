package io.millrace.schemas.function;

/** {@code min}: the smallest value of the field; both zeros are 0. */
final class Min extends ExtremeFunction {
    Min() {
        super(
                "min",
                2,
                "smallest value of the field; missing for an empty window",
                new Keeping.Extreme(true));
    }
}
