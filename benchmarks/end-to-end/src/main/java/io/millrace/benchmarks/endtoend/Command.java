package io.millrace.benchmarks.endtoend;

/**
 * What a system's process is told to do: one JSON object a line, answered by another.
 *
 * @param number payments, or payments per second
 * @param warmUp seconds that are not measured
 */
record Command(Verb verb, int number, double seconds, double warmUp) {
    /** The things that can be done. */
    enum Verb {
        /** Sends {@code number} payments, before it can answer. */
        FILL,
        /** See {@link LaneSystem#prepare}. */
        PREPARE,
        /** See {@link LaneSystem#sizes}. */
        SIZES,
        /** See {@link Driver#sustain}. */
        SUSTAIN,
        /** See {@link Driver#pace}. */
        PACE
    }

    static Command of(Verb verb) {
        return new Command(verb, 0, 0, 0);
    }
}
