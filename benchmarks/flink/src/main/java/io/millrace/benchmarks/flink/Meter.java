package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.workload.Checksum;
import io.millrace.benchmarks.workload.Measurement;
import io.millrace.benchmarks.workload.Stopwatch;

/**
 * Measures a job from its first event to its last answer, without the start of the cluster. Flink
 * copies its functions by serializing them, so what they share within the JVM is static; one job at
 * a time, whose sink alone counts rows.
 */
final class Meter {
    private static long expected;
    private static long rows;
    private static Checksum checksum;
    private static volatile Stopwatch watch;
    private static volatile Measurement measured;

    private Meter() {}

    static void expect(long events, int windows) {
        expected = events;
        rows = 0;
        checksum = new Checksum(windows);
        measured = null;
    }

    static void start() {
        watch = new Stopwatch();
    }

    static void answered(int card, long time, double[] answer) {
        checksum.add(card, time, answer);
        if (++rows == expected) {
            measured = watch.stopOthers(checksum);
        }
    }

    /** What was measured; also where rows are missing, for the gate to see. */
    static Measurement measurement() {
        return measured == null ? watch.stopOthers(checksum) : measured;
    }
}
