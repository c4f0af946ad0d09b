package io.millrace.trainer.search;

import java.time.Duration;

/**
 * How much a search may try; each learner has one trial at least.
 *
 * @param trials over all learners
 * @param time after which no further trial is begun; null without a limit. Which trials are made
 *     then depends on the machine: they are recorded, and the best one can be fitted again
 */
public record Budget(int trials, Duration time) {
    public static Budget trials(int trials) {
        return new Budget(trials, null);
    }

    boolean isOver(long nanos) {
        return time != null && nanos >= time.toNanos();
    }
}
