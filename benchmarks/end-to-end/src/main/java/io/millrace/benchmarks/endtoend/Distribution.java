package io.millrace.benchmarks.endtoend;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Latencies in milliseconds.
 *
 * @param distribution the whole of it: percentile and latency
 */
@JsonPropertyOrder({"count", "mean", "p50", "p90", "p99", "p99.9", "p99.99", "max"})
record Distribution(
        long count,
        double mean,
        double p50,
        double p90,
        double p99,
        @JsonProperty("p99.9") double p999,
        @JsonProperty("p99.99") double p9999,
        double max,
        List<double[]> distribution) {
    private static final int STEPS_PER_HALVING = 5;

    static Distribution of(Histogram histogram) {
        var steps = new ArrayList<double[]>();
        for (var step : histogram.percentiles(STEPS_PER_HALVING)) {
            steps.add(
                    new double[] {
                        step.getPercentileLevelIteratedTo(), ms(step.getValueIteratedTo())
                    });
        }
        return new Distribution(
                histogram.getTotalCount(),
                histogram.getMean() / 1000,
                at(histogram, 50),
                at(histogram, 90),
                at(histogram, 99),
                at(histogram, 99.9),
                at(histogram, 99.99),
                ms(histogram.getMaxValue()),
                steps);
    }

    private static double at(Histogram histogram, double percentile) {
        return ms(histogram.getValueAtPercentile(percentile));
    }

    private static double ms(long micros) {
        return micros / 1000.0;
    }

    @Override
    public String toString() {
        return "p50 %.1f  p90 %.1f  p99 %.1f  p99.9 %.1f  p99.99 %.1f  max %.1f ms (%,d)"
                .formatted(p50, p90, p99, p999, p9999, max, count);
    }
}
