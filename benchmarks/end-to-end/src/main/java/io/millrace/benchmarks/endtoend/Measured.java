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

    /** State at one moment at which nothing is on its way. */
    record Mark(long nanos, long payments, Map<String, Long> written, long cpuNanos) {}

    /**
     * A saturated while, with the time that it took to come through.
     *
     * @param eventsPerSecond payments that were answered and whose labels made examples
     * @param cpuMicros processor time of the whole process per payment, broker and load included
     * @param written records per payment by topic, changelogs included
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Sustained(
            double seconds, double eventsPerSecond, double cpuMicros, Map<String, Double> written) {
        static Sustained between(Mark from, Mark to) {
            double seconds = (to.nanos() - from.nanos()) / 1e9;
            long payments = to.payments() - from.payments();
            return new Sustained(
                    seconds,
                    payments / seconds,
                    (to.cpuNanos() - from.cpuNanos()) / 1e3 / payments,
                    written(from, to, payments));
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
