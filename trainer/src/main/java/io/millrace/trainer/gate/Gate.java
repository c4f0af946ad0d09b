package io.millrace.trainer.gate;

import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.Problems;
import io.millrace.trainer.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The rules of {@code gate.must}, and one that needs not be written: by the objective, the
 * candidate is better than the baseline. A candidate is accepted when all of them hold; a rule that
 * names the champion passes where there is none. An undefined metric fails its rule.
 */
public final class Gate {
    private final List<Rule> rules;

    private Gate(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * @throws DefinitionException with every problem of every rule
     */
    public static Gate of(List<String> rules, Metric objective) {
        var all = new ArrayList<>(rules);
        all.add(
                "%s %s baseline.%s"
                        .formatted(
                                objective.word(),
                                objective.better(1, 0) ? ">" : "<",
                                objective.word()));
        var problems = new Problems();
        var parser = new RuleParser("gate.must", objective.task(), problems);
        var parsed = all.stream().flatMap(rule -> parser.parse(rule).stream()).toList();
        problems.throwIfAny("gate");
        return new Gate(parsed);
    }

    /**
     * Checks rules without using them.
     *
     * @throws DefinitionException with every problem of every rule
     */
    public static void check(List<String> rules, Task task) {
        of(rules, Metric.named(task.objectives().get(0)).orElseThrow());
    }

    public Verdict judge(Contest contest) {
        return judge(contest.standings(), new Once(contest::resampled));
    }

    Verdict judge(Standings standings, Supplier<List<Standings>> resamples) {
        var rulings = rules.stream().map(rule -> rule.judge(standings, resamples)).toList();
        return new Verdict(rulings.stream().allMatch(Ruling::passed), rulings);
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
