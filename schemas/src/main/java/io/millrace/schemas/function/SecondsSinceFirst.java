package io.millrace.schemas.function;

/** {@code seconds_since_first}: event time since the oldest event, by (time, id). */
final class SecondsSinceFirst extends NearestFunction {
    SecondsSinceFirst() {
        super(
                "seconds_since_first",
                1,
                Argument.OPTIONAL,
                "seconds since the oldest event; missing for an empty window",
                new Keeping.Nearest(false, true));
    }
}
