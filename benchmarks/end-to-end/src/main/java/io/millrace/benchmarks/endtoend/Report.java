package io.millrace.benchmarks.endtoend;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.benchmarks.endtoend.Measured.Sustained;
import java.util.List;
import java.util.Map;

/**
 * The result of one run, as JSON.
 *
 * @param throughput by system, one per round
 * @param latency fixed rates, each with both systems
 * @param ratios what is promised: medians of the rounds' ratios
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record Report(
        String lane,
        boolean quick,
        String profile,
        Machine machine,
        String model,
        Map<String, Integer> bytesPerRecord,
        Map<String, List<Sustained>> throughput,
        List<AtRate> latency,
        Map<String, Double> ratios) {

    /** Where it ran, and what else ran there. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Machine(int processors, String java, String os, double loadBefore, double loadAfter) {}

    /**
     * Latencies at one rate, of all rounds together.
     *
     * @param worstDelayMs by which the sending was late at worst
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record AtRate(
            int eventsPerSecond,
            Map<String, Double> worstDelayMs,
            Map<String, Distribution> systems) {}
}
