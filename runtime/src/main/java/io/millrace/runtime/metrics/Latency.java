package io.millrace.runtime.metrics;

/**
 * Quantiles of a {@link LatencyMeter}, in milliseconds; 0 where nothing was measured.
 *
 * @param count of measurements
 */
public record Latency(long count, double p50, double p99, double p999, double max) {}
