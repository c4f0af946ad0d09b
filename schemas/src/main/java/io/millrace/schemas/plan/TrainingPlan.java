package io.millrace.schemas.plan;

import java.time.Duration;
import java.util.List;

/**
 * One training cycle. All durations are event time.
 *
 * @param window examples older than this behind the newest are left out
 * @param holdout the newest part, kept for the evaluation
 * @param trials of the search, over all candidates
 * @param minExamples fewer make no model
 */
public record TrainingPlan(
        Duration every,
        Duration window,
        Duration holdout,
        List<String> candidates,
        int trials,
        String objective,
        int minExamples,
        long seed) {
    public static final List<String> LEARNERS = List.of("xgboost", "logistic");
    public static final List<String> OBJECTIVES =
            List.of("average_precision", "auc_roc", "log_loss");
}
