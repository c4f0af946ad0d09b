package io.millrace.benchmarks.engine;

import io.millrace.benchmarks.workload.Measurement;
import java.util.Map;

/**
 * Each case run once, one after the other.
 *
 * @param load average of the machine over the minute before it began
 * @param measurements by name of the case; those whose checksum is not the reference's are in it
 *     too
 */
record Round(double load, Map<String, Measurement> measurements) {
    /** NaN where the case did not run. */
    double throughput(String name) {
        var measured = measurements.get(name);
        return measured == null ? Double.NaN : measured.events() / measured.seconds();
    }

    /** CPU of the process, in us per event; NaN where the case did not run. */
    double cost(String name) {
        var measured = measurements.get(name);
        return measured == null ? Double.NaN : measured.cpuSeconds() * 1e6 / measured.events();
    }
}
