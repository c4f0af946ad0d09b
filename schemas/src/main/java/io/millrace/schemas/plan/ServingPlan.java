package io.millrace.schemas.plan;

import java.time.Duration;

/**
 * How scores become predictions.
 *
 * @param decision over {@code score}, for example {@code score >= 0.5}
 * @param values whether predictions carry the vector's values
 * @param withoutModel what becomes of vectors that were made before the first activation
 * @param defaultScore their score where that is asked for, else NaN
 * @param rollout how a new version comes to serve; null where it serves at once
 * @param drift null where nothing is compared with what the model was trained on
 */
public record ServingPlan(
        String decision,
        boolean values,
        WithoutModel withoutModel,
        double defaultScore,
        Rollout rollout,
        DriftPlan drift) {

    /** What becomes of vectors that were made before the first activation. */
    public enum WithoutModel {
        /** They wait for the first champion. */
        HOLD,
        DEFAULT,
        DEAD_LETTER
    }

    /**
     * The way of a new version: a shadow first, then canary, then champion; each step has its
     * length in event time.
     *
     * @param shadow how long it scores without serving; zero for not at all
     * @param share of entities that it serves as canary; 0 for none
     * @param canary how long it does
     */
    public record Rollout(Duration shadow, double share, Duration canary) {}
}
