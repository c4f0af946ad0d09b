package io.millrace.schemas.plan;

/**
 * How scores become predictions.
 *
 * @param decision over {@code score}, for example {@code score >= 0.5}
 * @param values whether predictions carry the vector's values
 * @param drift null where nothing is compared with what the model was trained on
 */
public record ServingPlan(String decision, boolean values, DriftPlan drift) {}
