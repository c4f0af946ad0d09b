package io.millrace.benchmarks.endtoend;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What a system's process tells the one that compares. */
final class Measured {
    private Measured() {}

    /** State at one moment of a saturated system. */
    record Mark(long nanos, long predictions, long examples, long cpuNanos) {}

    /**
     * A saturated while.
     *
     * @param eventsPerSecond the smaller of predictions and examples, each of which there is one
     *     per payment
     * @param cpuMicros processor time of the whole process per payment, broker and load included
     */
    record Sustained(double seconds, double eventsPerSecond, double cpuMicros) {
        static Sustained between(Mark from, Mark to) {
            double seconds = (to.nanos() - from.nanos()) / 1e9;
            long predictions = to.predictions() - from.predictions();
            long examples = to.examples() - from.examples();
            return new Sustained(
                    seconds,
                    Math.min(predictions, examples) / seconds,
                    (to.cpuNanos() - from.cpuNanos()) / 1e3 / Math.max(1, predictions));
        }
    }

    /**
     * A while at a fixed rate.
     *
     * @param rate intended
     * @param sentPerSecond what was sent in fact
     * @param worstDelay ms by which the sending was late at worst, which is part of the latencies
     * @param latencies see {@link Latencies#encoded}
     */
    record Paced(int rate, double sentPerSecond, double worstDelay, String latencies) {}

    static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
