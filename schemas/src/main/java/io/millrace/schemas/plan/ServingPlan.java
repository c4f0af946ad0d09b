package io.millrace.schemas.plan;

import java.time.Duration;
import java.util.List;

/**
 * How scores become predictions.
 *
 * @param decision over {@code score}, for example {@code score >= 0.5}
 * @param values whether predictions carry the vector's values
 * @param withoutModel what becomes of vectors that were made before the first activation
 * @param defaultScore their score where that is asked for, else NaN
 * @param rollout how a new version comes to serve; null where it serves at once
 * @param drift null where nothing is compared with what the model was trained on
 * @param rollback null where no rule takes a champion back
 */
public record ServingPlan(
        String decision,
        boolean values,
        WithoutModel withoutModel,
        double defaultScore,
        Rollout rollout,
        DriftPlan drift,
        Rollback rollback,
        LivePlan live) {

    /**
     * How long behind the label's horizon events are held, in ms: as long as labels may be revised,
     * and as long as a step, or a champion that is watched, is judged by them.
     */
    public long evidenceHeld(LabelPlan label) {
        long held = label.reviseWithin();
        if (rollback != null) {
            held = Math.max(held, rollback.watch().toMillis());
        }
        if (rollout != null && !rollout.promote().isEmpty()) {
            held = Math.max(held, rollout.within().toMillis() - label.horizon());
        }
        return held;
    }

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
     * @param promote rules over live metrics that have to hold before each further step; empty
     *     where time alone decides
     * @param within event time after which a step whose rules have not held is given up
     */
    public record Rollout(
            Duration shadow, double share, Duration canary, List<String> promote, Duration within) {
        public Rollout {
            promote = List.copyOf(promote);
        }
    }

    /**
     * What takes a new champion back.
     *
     * @param when rules over live metrics, each of which is reason enough
     * @param watch event time of its serving that is looked at
     */
    public record Rollback(List<String> when, Duration watch) {
        public Rollback {
            when = List.copyOf(when);
        }
    }
}
