package io.millrace.trainer.rollout;

import io.millrace.schemas.monitoring.DecisionRecord;
import io.millrace.schemas.monitoring.DecisionRecord.Verdict;
import io.millrace.trainer.gate.RuleSet;
import io.millrace.trainer.gate.Ruling;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is said of a version by its evidence.
 *
 * @param other version that it is compared with; empty for none
 * @param now event time in ms
 * @param shortage why nothing can be decided; empty where something can
 * @param rulings of the rules that have been asked
 */
record Hearing(
        String version,
        Optional<String> other,
        long now,
        Evidence evidence,
        Optional<String> shortage,
        List<Ruling> rulings) {

    Hearing by(RuleSet rules, long seed) {
        var said = rules.judge(evidence.contest(seed));
        return new Hearing(version, other, now, evidence, shortage, said);
    }

    /** The rules that hold, with their numbers; empty for none. */
    String passed() {
        return numbers(Ruling::passed);
    }

    String failed() {
        return numbers(ruling -> !ruling.passed());
    }

    private String numbers(Predicate<Ruling> wanted) {
        return rulings.stream()
                .filter(wanted)
                .map(Ruling::numbers)
                .collect(Collectors.joining("; "));
    }

    DecisionRecord told(Verdict verdict, String reason) {
        return new DecisionRecord(
                version,
                verdict,
                now,
                other.orElse(null),
                evidence.labelled(),
                evidence.positives(),
                rulings.stream().map(Ruling::toString).toList(),
                "%s (%d labelled events)".formatted(reason, evidence.labelled()));
    }
}
