package io.millrace.trainer;

import io.millrace.schemas.plan.TrainingPlan;
import io.millrace.trainer.trigger.Triggers;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When to train. Without a champion: when there are enough examples, and again after each further
 * quarter of them. With one: each {@code every} of event time behind the last run, or each {@code
 * triggers.examples} examples; on an alert as soon as a tenth of {@code every} has passed, so that
 * what a run did not help does not start one after the other; on request at once.
 */
final class Schedule {
    private static final double FURTHER = 1.25;
    private static final int PART = 10;

    private final long every;
    private final int examples;
    private long wanted;
    private long counted;
    private OptionalLong last;

    /**
     * @param last event time of the newest example of the last run, in ms; empty without a champion
     */
    Schedule(TrainingPlan training, OptionalLong last) {
        this.every = training.every().toMillis();
        this.examples = training.triggers().examples();
        this.wanted = training.minExamples();
        this.last = last;
    }

    /**
     * Why a run is due; empty where it is not.
     *
     * @param count examples seen
     * @param newest event time of the newest of them, in ms
     */
    Optional<String> due(long count, long newest, Triggers triggers) {
        if (count == 0) {
            return Optional.empty();
        }
        if (triggers.requested()) {
            return triggers.reason();
        }
        if (last.isEmpty()) {
            return count >= wanted
                    ? Optional.of("%d examples and no champion yet".formatted(count))
                    : Optional.empty();
        }
        long passed = newest - last.getAsLong();
        if (passed >= every) {
            return Optional.of("training.every has passed");
        }
        if (examples > 0 && count - counted >= examples) {
            return Optional.of("%d examples since the last run".formatted(count - counted));
        }
        return passed >= every / PART ? triggers.reason() : Optional.empty();
    }

    /**
     * Counts a run that has ended.
     *
     * @param champion whether there is one now
     */
    void ran(boolean champion, long count, long newest) {
        last = champion ? OptionalLong.of(newest) : OptionalLong.empty();
        wanted = Math.max(count + 1, (long) Math.ceil(count * FURTHER));
        counted = count;
    }
}
