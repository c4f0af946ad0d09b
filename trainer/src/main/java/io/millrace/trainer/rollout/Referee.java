package io.millrace.trainer.rollout;

import static io.millrace.schemas.monitoring.DecisionRecord.Verdict.CANARY;
import static io.millrace.schemas.monitoring.DecisionRecord.Verdict.ENDED;
import static io.millrace.schemas.monitoring.DecisionRecord.Verdict.HELD;
import static io.millrace.schemas.monitoring.DecisionRecord.Verdict.PROMOTED;
import static io.millrace.schemas.monitoring.DecisionRecord.Verdict.ROLLED_BACK;

import io.millrace.schemas.monitoring.DecisionRecord;
import io.millrace.schemas.plan.ServingPlan;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.record.Activation;
import io.millrace.trainer.gate.RuleSet;
import io.millrace.trainer.publish.ActivationLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Decides by the rules of {@code serving.rollback} and {@code serving.rollout.promote}, one thing
 * at a time: takes the champion back, ends a canary, lets a version on trial take its next step or
 * ends it, puts the previous champion beside the new one. Knows nothing but what it is given.
 */
public final class Referee {
    private final ServingPlan serving;
    private final RuleSet promotion;
    private final RuleSet rollback;
    private final long seed;
    private final String by;
    private final LongSupplier clock;

    /**
     * @param task whose metrics rules may name
     * @param seed of resamples
     * @param by who it is in the activations
     * @param clock wall clock in ms
     * @throws DefinitionException with every problem of every rule
     */
    public Referee(ServingPlan serving, Task task, long seed, String by, LongSupplier clock) {
        this.serving = serving;
        this.promotion =
                RuleSet.promotion(
                        serving.rollout() == null ? List.of() : serving.rollout().promote(), task);
        this.rollback =
                RuleSet.rollback(
                        serving.rollback() == null ? List.of() : serving.rollback().when(), task);
        this.seed = seed;
        this.by = by;
        this.clock = clock;
    }

    /** Whether there is anything to decide by. */
    boolean hasRules() {
        return !promotion.isEmpty() || !rollback.isEmpty();
    }

    /** The version whose next step waits for its rules. */
    public Optional<String> trial(ActivationLog history, long time) {
        return promotion.isEmpty() ? Optional.empty() : history.trial(time, by);
    }

    /**
     * What is to be done now.
     *
     * @param fresh whether labels have come since it was asked the last time; without that only
     *     time decides
     */
    Optional<Decision> judge(ActivationLog history, LiveScores scores, boolean fresh) {
        return history.inForce(scores.now())
                .flatMap(current -> new Sitting(history, scores, fresh, current).judge());
    }

    /** One look at all there is. */
    private final class Sitting {
        private final ActivationLog history;
        private final LiveScores scores;
        private final boolean fresh;
        private final Activation current;
        private final List<Activation> coming;
        private final long now;

        private Sitting(
                ActivationLog history, LiveScores scores, boolean fresh, Activation current) {
            this.history = history;
            this.scores = scores;
            this.fresh = fresh;
            this.current = current;
            this.now = scores.now();
            var from = history.from(now);
            this.coming = from.subList(1, from.size());
        }

        private Optional<Decision> judge() {
            return takeBack()
                    .or(this::endCanary)
                    .or(this::step)
                    .or(this::dismiss)
                    .or(this::putBeside);
        }

        private Optional<Decision> takeBack() {
            var reign = history.reign(now).orElseThrow();
            if (rollback.isEmpty() || !fresh || reign.returned() || reign.previous().isEmpty()) {
                return Optional.empty();
            }
            var champion = reign.champion();
            var previous = reign.previous().get();
            long until = reign.since() + serving.rollback().watch().toMillis();
            return broken(champion, previous, reign.since(), until)
                    .map(
                            ruling -> {
                                var told =
                                        ruling.told(ROLLED_BACK, "rolled back: " + ruling.passed());
                                var entries = new ArrayList<Activation>();
                                entries.add(renewed(told).withChampion(previous));
                                for (var next : coming) {
                                    entries.add(
                                            next.champion().equals(champion)
                                                    ? next.withChampion(previous)
                                                    : next);
                                }
                                return new Decision(entries, Optional.of(told));
                            });
        }

        private Optional<Decision> endCanary() {
            var canary = current.canary();
            if (rollback.isEmpty() || !fresh || canary == null) {
                return Optional.empty();
            }
            long since = since(entry -> canary.equals(entry.canary()));
            return broken(canary, current.champion(), since, Long.MAX_VALUE)
                    .map(ruling -> end(canary, ruling.told(ENDED, "ended: " + ruling.passed())));
        }

        /** The rules of a rollback that hold. */
        private Optional<Hearing> broken(String version, String other, long from, long to) {
            var beside = rollback.namesAnother() ? Optional.of(other) : Optional.<String>empty();
            return Optional.of(hear(version, beside, scores.evidence(version, beside, from, to)))
                    .filter(hearing -> hearing.shortage().isEmpty())
                    .map(hearing -> hearing.by(rollback, seed))
                    .filter(hearing -> !hearing.passed().isEmpty());
        }

        private Optional<Decision> step() {
            var trial = coming.isEmpty() ? trial(history, now) : Optional.<String>empty();
            if (trial.isEmpty()) {
                return Optional.empty();
            }
            var version = trial.get();
            var rollout = serving.rollout();
            boolean isCanary = version.equals(current.canary());
            long since =
                    since(
                            entry ->
                                    isCanary
                                            ? version.equals(entry.canary())
                                            : entry.shadows().contains(version));
            long length = (isCanary ? rollout.canary() : rollout.shadow()).toMillis();
            boolean late = now >= since + rollout.within().toMillis();
            if (now < since + length || !(fresh || late)) {
                return Optional.empty();
            }
            var beside = Optional.of(current.champion());
            var evidence = scores.evidence(version, beside, since, Long.MAX_VALUE);
            var hearing = hear(version, beside, evidence);
            if (hearing.shortage().isEmpty()) {
                hearing = hearing.by(promotion, seed);
                if (hearing.failed().isEmpty()) {
                    return Optional.of(advance(hearing, !isCanary && rollout.share() > 0));
                }
            }
            var why = hearing.shortage().orElseGet(hearing::failed);
            return Optional.of(
                    late
                            ? end(version, hearing.told(ENDED, "given up in time: " + why))
                            : new Decision(
                                    List.of(), Optional.of(hearing.told(HELD, "held: " + why))));
        }

        private Hearing hear(String version, Optional<String> other, Evidence evidence) {
            var shortage = evidence.shortage(serving.live());
            return new Hearing(version, other, now, evidence, shortage, List.of());
        }

        private Decision advance(Hearing hearing, boolean toCanary) {
            var version = hearing.version();
            var told =
                    hearing.told(
                            toCanary ? CANARY : PROMOTED, "its rules hold: " + hearing.passed());
            var entry =
                    toCanary
                            ? renewed(told).withCanary(version, serving.rollout().share())
                            : beside(renewed(told).withChampion(version), current.champion());
            return new Decision(List.of(entry), Optional.of(told));
        }

        /** With the previous champion scoring beside the new one, where a rule asks for it. */
        private Activation beside(Activation entry, String previous) {
            return rollback.namesAnother() ? entry.withShadow(previous) : entry;
        }

        private Decision end(String version, DecisionRecord told) {
            return new Decision(List.of(renewed(told).dropping(version)), Optional.of(told));
        }

        /** Champions of before that score beside the champion no longer. */
        private Optional<Decision> dismiss() {
            var due = watched();
            return current.shadows().stream()
                    .filter(shadow -> coming.isEmpty() && !due.equals(Optional.of(shadow)))
                    .filter(shadow -> history.wasChampion(shadow) && isOurs(shadow))
                    .findFirst()
                    .map(
                            shadow ->
                                    plain(
                                            current.dropping(shadow),
                                            shadow + " need not score beside the champion"));
        }

        private Optional<Decision> putBeside() {
            return watched()
                    .filter(previous -> coming.isEmpty() && !hasBeenBeside(previous))
                    .map(
                            previous ->
                                    plain(
                                            current.withShadow(previous),
                                            "%s scores beside %s, which is watched"
                                                    .formatted(previous, current.champion())));
        }

        /** Who should score beside the champion, that both may be compared. */
        private Optional<String> watched() {
            var reign = history.reign(now).orElseThrow();
            boolean watched =
                    rollback.namesAnother()
                            && !reign.returned()
                            && now < reign.since() + serving.rollback().watch().toMillis();
            return watched ? reign.previous() : Optional.empty();
        }

        private boolean isOurs(String shadow) {
            var stretch = history.stretch(now, entry -> entry.shadows().contains(shadow));
            return stretch.get(0).activation().by().equals(by);
        }

        /** Since the champion is champion; whoever takes it away by hand has the last word. */
        private boolean hasBeenBeside(String previous) {
            var champion = current.champion();
            return history.stretch(now, entry -> entry.champion().equals(champion)).stream()
                    .anyMatch(entry -> entry.activation().versions().contains(previous));
        }

        private long since(Predicate<Activation> role) {
            var champion = current.champion();
            var stretch =
                    history.stretch(
                            now, entry -> role.test(entry) && entry.champion().equals(champion));
            return ActivationLog.begin(stretch.get(0));
        }

        private Activation renewed(DecisionRecord told) {
            return current.again(told.reason(), by, clock.getAsLong());
        }

        private Decision plain(Activation entry, String reason) {
            return new Decision(
                    List.of(entry.again(reason, by, clock.getAsLong())), Optional.empty());
        }
    }
}
