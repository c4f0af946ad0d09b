package io.millrace.trainer.gate;

import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.Problems;
import io.millrace.trainer.gate.Operand.Of;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Rules that are judged on the same rows. */
public final class RuleSet {
    static final Map<String, Of> AT_THE_GATE =
            Map.of("champion.", Of.CHAMPION, "baseline.", Of.BASELINE);
    private static final Map<String, Of> OF_A_CHAMPION =
            Map.of("previous.", Of.CHAMPION, "baseline.", Of.BASELINE);

    private final List<Rule> rules;

    private RuleSet(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * {@code serving.rollout.promote}: of a new version, beside {@code champion.} and {@code
     * baseline.}.
     *
     * @throws DefinitionException with every problem of every rule
     */
    public static RuleSet promotion(List<String> rules, Task task) {
        return of("serving.rollout.promote", rules, task, AT_THE_GATE);
    }

    /**
     * {@code serving.rollback.when}: of a champion, beside {@code previous.}, who was champion
     * before it, and {@code baseline.}.
     *
     * @throws DefinitionException with every problem of every rule
     */
    public static RuleSet rollback(List<String> rules, Task task) {
        return of("serving.rollback.when", rules, task, OF_A_CHAMPION);
    }

    /**
     * @param models whose metrics a rule may name, by prefix
     */
    static RuleSet of(String where, List<String> rules, Task task, Map<String, Of> models) {
        var problems = new Problems();
        var parser = new RuleParser(where, task, models, problems);
        var parsed = rules.stream().flatMap(rule -> parser.parse(rule).stream()).toList();
        problems.throwIfAny(where);
        return new RuleSet(parsed);
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Whether a rule compares with the champion, or with the previous one. */
    public boolean namesAnother() {
        return rules.stream().anyMatch(rule -> rule.names(Of.CHAMPION));
    }

    /** What each rule says; resamples are drawn only where one holds on the rows as they are. */
    public List<Ruling> judge(Contest contest) {
        var standings = contest.standings();
        var resamples = new Once(contest::resampled);
        return rules.stream()
                .map(rule -> rule.judge(standings, rule.holds(standings) ? resamples : List::of))
                .toList();
    }

    List<Ruling> judge(Standings standings, Supplier<List<Standings>> resamples) {
        var once = new Once(resamples);
        return rules.stream().map(rule -> rule.judge(standings, once)).toList();
    }

    /** Resamples take long and are the same for all rules. */
    private static final class Once implements Supplier<List<Standings>> {
        private final Supplier<List<Standings>> source;
        private List<Standings> held;

        private Once(Supplier<List<Standings>> source) {
            this.source = source;
        }

        @Override
        public List<Standings> get() {
            if (held == null) {
                held = source.get();
            }
            return held;
        }
    }
}
