package io.millrace.trainer.gate;

import io.millrace.trainer.metric.Evaluation;
import java.util.Optional;

/**
 * How good each was on the same rows.
 *
 * @param champion empty where there is none
 * @param baseline what a constant does, such as the training rows' mean label
 */
public record Standings(Evaluation candidate, Optional<Evaluation> champion, Evaluation baseline) {}
