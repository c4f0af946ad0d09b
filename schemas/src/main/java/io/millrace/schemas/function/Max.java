package io.millrace.schemas.function;

/** {@code max}: the largest value of the field; both zeros are 0. */
final class Max extends ExtremeFunction {
    Max() {
        super(
                "max",
                2,
                "largest value of the field; missing for an empty window",
                new Keeping.Extreme(false));
    }
}
