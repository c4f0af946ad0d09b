package io.millrace.schemas.plan;

/**
 * What starts a training run beside {@code training.every}.
 *
 * @param examples so many since the last run; 0 where their number starts none
 * @param drift whether an alert about the champion's inputs or scores does
 * @param drop how much worse the champion's objective is on arrived labels than it was on its
 *     holdout; NaN where that starts none
 */
public record TriggerPlan(int examples, boolean drift, double drop) {
    public static final TriggerPlan NONE = new TriggerPlan(0, false, Double.NaN);
}
