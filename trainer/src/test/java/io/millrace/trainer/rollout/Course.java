package io.millrace.trainer.rollout;

import io.millrace.schemas.monitoring.DecisionRecord;
import io.millrace.schemas.plan.LivePlan;
import io.millrace.schemas.plan.ServingPlan;
import io.millrace.schemas.plan.ServingPlan.Rollback;
import io.millrace.schemas.plan.ServingPlan.Rollout;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.record.Activation;
import io.millrace.trainer.publish.ActivationLog;
import io.millrace.trainer.publish.ActivationLog.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A referee at work: days pass, each event has a label at once, and scores that are as good as they
 * are said to be.
 */
final class Course {
    static final long DAY = 86_400_000;
    static final String BETTER = "auc_roc >= champion.auc_roc - 0.02";
    static final String WORSE = "auc_roc < previous.auc_roc - 0.1";

    final World world = new World();
    private final List<Entry> entries = new ArrayList<>();
    private final List<DecisionRecord> told = new ArrayList<>();
    private Referee referee = referee(rollout(1, 0, 0), rollback(7));

    /** Judged by other rules from now on, as by a trainer that starts anew. */
    void judgedBy(Rollout rollout, Rollback rollback) {
        referee = referee(rollout, rollback);
    }

    /** Forgets what was decided. */
    void restart() {
        entries.clear();
    }

    /** Forgets the events, too. */
    void restart(long seed) {
        restart();
        world.restart(seed);
    }

    List<Entry> entries() {
        return entries;
    }

    List<DecisionRecord> told() {
        return told;
    }

    long now() {
        return world.now();
    }

    /** Four looks a day, each followed by what it decided. */
    void pass(long until) {
        while (now() < until) {
            world.pass(Math.min(until, now() + DAY / 4), inForce());
            boolean more = true;
            while (more) {
                var decided = referee.judge(history(), world, world.isNews());
                decided.ifPresent(
                        decision -> {
                            decision.entries().forEach(one -> entries.add(new Entry(one, now())));
                            decision.record().ifPresent(told::add);
                        });
                more = decided.isPresent() && !decided.get().entries().isEmpty();
            }
        }
    }

    ActivationLog history() {
        return new ActivationLog(entries);
    }

    Activation inForce() {
        return history().inForce(now()).orElseThrow();
    }

    DecisionRecord last() {
        return told.get(told.size() - 1);
    }

    void champion(String version, long time, String by) {
        var alone = Activation.champion(version, "", by, 0);
        entry(entries.isEmpty() ? alone : inForce().withChampion(version).from(null), time, by);
    }

    void trial(String version, long time) {
        entry(inForce().withShadow(version), time, "trainer");
    }

    void entry(Activation roles, long time, String by) {
        var from = roles.effectiveFrom();
        entries.add(new Entry(roles.again("", by, 0).from(from), time));
        world.reach(time);
    }

    static Rollout rollout(int shadow, double share, int canary) {
        return new Rollout(
                Duration.ofDays(shadow),
                share,
                Duration.ofDays(canary),
                List.of(BETTER),
                Duration.ofDays(20));
    }

    static Rollback rollback(int watch) {
        return new Rollback(List.of(WORSE), Duration.ofDays(watch));
    }

    static Referee referee(Rollout rollout, Rollback rollback) {
        var serving =
                new ServingPlan(
                        "score >= 0.5",
                        true,
                        ServingPlan.WithoutModel.HOLD,
                        Double.NaN,
                        rollout,
                        null,
                        rollback,
                        LivePlan.USUAL);
        return new Referee(serving, Task.BINARY, 1, "trainer", () -> 0);
    }
}
