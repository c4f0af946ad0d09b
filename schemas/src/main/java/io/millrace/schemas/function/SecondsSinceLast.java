package io.millrace.schemas.function;

/** {@code seconds_since_last}: event time since the newest event, by (time, id). */
final class SecondsSinceLast extends NearestFunction {
    SecondsSinceLast() {
        super(
                "seconds_since_last",
                1,
                Argument.OPTIONAL,
                "seconds since the newest event; missing for an empty window",
                new Keeping.Nearest(true, true));
    }
}
