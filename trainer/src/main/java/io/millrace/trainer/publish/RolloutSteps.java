package io.millrace.trainer.publish;

import io.millrace.schemas.plan.ServingPlan.Rollout;
import io.millrace.schemas.record.Activation;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries by which a new version comes to serve: shadow, canary, champion, each in force from
 * an event time on. All of them are appended at once, so that the rollout goes on by itself; a
 * later entry for all events, of a person or of the next version, puts an end to it. Where rules
 * have to hold it is the first step alone, and {@link io.millrace.trainer.rollout.Referee} decides
 * on the others.
 */
final class RolloutSteps {
    private RolloutSteps() {}

    /**
     * @param current in force now, told anew
     * @param now event time that the stream has come to
     */
    static List<Activation> of(Rollout rule, Activation current, String version, long now) {
        var steps = new ArrayList<Activation>();
        long time = now;
        if (!rule.shadow().isZero()) {
            steps.add(current.withShadow(version));
            time += rule.shadow().toMillis();
        }
        if (rule.share() > 0) {
            steps.add(
                    current.withCanary(version, rule.share()).from(steps.isEmpty() ? null : time));
            time += rule.canary().toMillis();
        }
        steps.add(current.withChampion(version).from(steps.isEmpty() ? null : time));
        return rule.promote().isEmpty() ? steps : steps.subList(0, 1);
    }
}
