package io.millrace.inference.score;

import io.millrace.inference.model.ModelSource;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What all scoring tasks share.
 *
 * @param patience how long a vector may wait for its model, well below {@code max.poll.interval.ms}
 * @param clock the wall clock in ms
 */
public record Scoring(
        ModelSource models, Duration patience, ScoringMeters meters, LongSupplier clock) {}
