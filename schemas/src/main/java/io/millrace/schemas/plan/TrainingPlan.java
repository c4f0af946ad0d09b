package io.millrace.schemas.plan;

import java.time.Duration;
import java.util.List;

/**
 * One training cycle. All durations are event time, but for the budget.
 *
 * @param task what the label is, and the score
 * @param window examples older than this behind the newest are left out
 * @param holdout the newest part, kept for the evaluation
 * @param trials of the search, over all candidates
 * @param budget wall-clock time after which no further trial is begun; null without a limit
 * @param folds how many stretches of time before the holdout validate, one after the other
 * @param negatives share of the rows labelled 0 that models are fitted to, each weighing its
 *     reciprocal; 1 for all
 * @param calibration of the scores: {@code platt} or {@code isotonic}, {@link #NO_CALIBRATION} for
 *     a regression
 * @param minExamples fewer make no model
 * @param triggers what starts a run before {@code every} has passed
 */
public record TrainingPlan(
        Task task,
        Duration every,
        Duration window,
        Duration holdout,
        List<String> candidates,
        int trials,
        Duration budget,
        int folds,
        double negatives,
        String calibration,
        String objective,
        int minExamples,
        TriggerPlan triggers,
        long seed) {
    /** Of a binary task; the first one where none is named. */
    public static final List<String> CALIBRATIONS = List.of("platt", "isotonic");

    /** The model's number is the score. */
    public static final String NO_CALIBRATION = "none";
}
