package io.millrace.schemas.plan;

import java.time.Duration;

/**
 * How what was served is judged by the labels that arrive.
 *
 * @param window event time that is judged at a time, aligned to 1970
 * @param minLabels with fewer labelled events nothing is decided
 * @param minEachClass nor with fewer of either class
 */
public record LivePlan(Duration window, int minLabels, int minEachClass) {
    public static final LivePlan USUAL = new LivePlan(Duration.ofDays(1), 100, 20);

    public static final Duration SHORTEST = Duration.ofSeconds(1);
}
