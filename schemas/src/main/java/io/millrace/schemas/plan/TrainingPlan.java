package io.millrace.schemas.plan;

import java.time.Duration;
import java.util.List;

/**
 * One training cycle. All durations are event time, but for the budget.
 *
 * @param window examples older than this behind the newest are left out
 * @param holdout the newest part, kept for the evaluation
 * @param trials of the search, over all candidates
 * @param budget wall-clock time after which no further trial is begun; null without a limit
 * @param folds how many stretches of time before the holdout validate, one after the other
 * @param negatives share of the rows labelled 0 that models are fitted to, each weighing its
 *     reciprocal; 1 for all
 * @param calibration of the scores: {@code platt} or {@code isotonic}
 * @param minExamples fewer make no model
 * @param triggers what starts a run before {@code every} has passed
 */
public record TrainingPlan(
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
    public static final List<String> LEARNERS = List.of("xgboost", "logistic");
    public static final List<String> CALIBRATIONS = List.of("platt", "isotonic");
    public static final List<String> OBJECTIVES =
            List.of("average_precision", "auc_roc", "log_loss");
}
