package io.millrace.runtime.metrics;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Measures latencies to three digits, from one microsecond to an hour: what is longer counts as an
 * hour, what is negative (two clocks) as nothing. Recording is wait-free and may be done by many
 * threads.
 */
public final class LatencyMeter {
    private static final long LONGEST_MICROS = 3_600_000_000L;
    private static final int DIGITS = 3;

    private final Recorder recorder = new Recorder(LONGEST_MICROS, DIGITS);
    private final Histogram total = new Histogram(LONGEST_MICROS, DIGITS);
    private Histogram interval;

    public void recordMillis(long millis) {
        recordMicros(Math.min(millis, LONGEST_MICROS / 1000) * 1000);
    }

    public void recordMicros(long micros) {
        recorder.recordValue(Math.max(0, Math.min(micros, LONGEST_MICROS)));
    }

    /** Everything measured since the last reset. */
    public synchronized Latency snapshot() {
        collect();
        return new Latency(
                total.getTotalCount(),
                millis(total.getValueAtPercentile(50)),
                millis(total.getValueAtPercentile(99)),
                millis(total.getValueAtPercentile(99.9)),
                millis(total.getMaxValue()));
    }

    /** Forgets what was measured, for example during warm-up. */
    public synchronized void reset() {
        collect();
        total.reset();
    }

    private void collect() {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
    }

    private static double millis(long micros) {
        return micros / 1000.0;
    }
}
