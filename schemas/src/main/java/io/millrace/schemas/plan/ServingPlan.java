package io.millrace.schemas.plan;

/**
 * How scores become predictions.
 *
 * @param decision over {@code score}, for example {@code score >= 0.5}
 * @param values whether predictions carry the vector's values
 */
public record ServingPlan(String decision, boolean values) {}
