package io.millrace.inference.gate;

import java.time.Duration;

/**
 * What the serve gate demands beside correctness.
 *
 * @param bytes largest ONNX file
 * @param deadline for all golden rows together, and again for the warm-up
 * @param latency largest median time of one row
 */
public record GateLimits(int bytes, Duration deadline, Duration latency) {
    public static final GateLimits DEFAULT =
            new GateLimits(64 << 20, Duration.ofSeconds(10), Duration.ofMillis(5));
}
