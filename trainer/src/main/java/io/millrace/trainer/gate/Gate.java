package io.millrace.trainer.gate;

import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.Problems;
import io.millrace.trainer.metric.Evaluation;
import java.util.List;
import java.util.Optional;

/**
 * The rules of {@code gate.must}. A candidate is accepted when all of them hold; a rule that names
 * the champion passes where there is none. An undefined metric fails its rule.
 */
public final class Gate {
    private final List<Rule> rules;

    private Gate(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * @throws DefinitionException with every problem of every rule
     */
    public static Gate of(List<String> rules) {
        var problems = new Problems();
        var parser = new RuleParser("gate.must", problems);
        var parsed = rules.stream().flatMap(rule -> parser.parse(rule).stream()).toList();
        problems.throwIfAny("gate");
        return new Gate(parsed);
    }

    /**
     * @param champion evaluated on the same rows as the candidate
     */
    public Verdict judge(Evaluation candidate, Optional<Evaluation> champion) {
        var rulings = rules.stream().map(rule -> rule.judge(candidate, champion)).toList();
        return new Verdict(rulings.stream().allMatch(Ruling::passed), rulings);
    }
}
