package io.millrace.benchmarks.endtoend;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;

/** What a system's process tells the one that compares. */
final class Measured {
    private Measured() {}

    /** State at one moment of a saturated system. */
    record Mark(
            long nanos,
            long predictions,
            long examples,
            Map<String, Long> written,
            long cpuNanos) {}

    /**
     * A saturated while.
     *
     * @param eventsPerSecond the smaller of predictions and examples, each of which there is one
     *     per payment
     * @param cpuMicros processor time of the whole process per payment, broker and load included
     * @param written records per payment by topic, changelogs included
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Sustained(
            double seconds, double eventsPerSecond, double cpuMicros, Map<String, Double> written) {
        static Sustained between(Mark from, Mark to) {
            double seconds = (to.nanos() - from.nanos()) / 1e9;
            long predictions = to.predictions() - from.predictions();
            long examples = to.examples() - from.examples();
            return new Sustained(
                    seconds,
                    Math.min(predictions, examples) / seconds,
                    (to.cpuNanos() - from.cpuNanos()) / 1e3 / Math.max(1, predictions),
                    written(from, to, Math.max(1, predictions)));
        }

        private static Map<String, Double> written(Mark from, Mark to, long payments) {
            var perPayment = new TreeMap<String, Double>();
            to.written()
                    .forEach(
                            (topic, end) -> {
                                long records = end - from.written().getOrDefault(topic, 0L);
                                if (records > 0) {
                                    perPayment.put(topic, (double) records / payments);
                                }
                            });
            return perPayment;
        }

        /** Records per payment, of all topics together. */
        double writes() {
            return written.values().stream().mapToDouble(Double::doubleValue).sum();
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
