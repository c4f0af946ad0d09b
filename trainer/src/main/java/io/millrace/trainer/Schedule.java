package io.millrace.trainer;

import io.millrace.schemas.plan.TrainingPlan;
import java.util.OptionalLong;

/**
 * When to train. Without a champion: when there are enough examples, and again after each further
 * quarter of them. With one: each {@code every} of event time behind the last run.
 */
final class Schedule {
    private static final double FURTHER = 1.25;

    private final long every;
    private long wanted;
    private OptionalLong last;

    /**
     * @param last event time of the newest example of the last run, in ms; empty without a champion
     */
    Schedule(TrainingPlan training, OptionalLong last) {
        this.every = training.every().toMillis();
        this.wanted = training.minExamples();
        this.last = last;
    }

    /**
     * @param count examples seen
     * @param newest event time of the newest of them, in ms
     */
    boolean due(long count, long newest) {
        if (count == 0) {
            return false;
        }
        return last.isPresent() ? newest >= last.getAsLong() + every : count >= wanted;
    }

    /**
     * Counts a run that has ended.
     *
     * @param champion whether there is one now
     */
    void ran(boolean champion, long count, long newest) {
        last = champion ? OptionalLong.of(newest) : OptionalLong.empty();
        wanted = Math.max(count + 1, (long) Math.ceil(count * FURTHER));
    }
}
