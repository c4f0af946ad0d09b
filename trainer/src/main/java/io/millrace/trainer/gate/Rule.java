package io.millrace.trainer.gate;

import io.millrace.trainer.metric.Evaluation;
import java.util.Optional;

/**
 * A parsed rule and its text: {@code left sign right}.
 *
 * @param text as written
 */
record Rule(String text, Operand left, Comparison comparison, Operand right) {
    Ruling judge(Evaluation candidate, Optional<Evaluation> champion) {
        double leftValue = left.value(candidate, champion.orElse(null));
        double rightValue = right.value(candidate, champion.orElse(null));
        if (champion.isEmpty() && namesChampion()) {
            return new Ruling(
                    text, true, leftValue, rightValue, "passed: there is no champion yet");
        }
        boolean holds = comparison.holds(leftValue, rightValue);
        boolean undefined = Double.isNaN(leftValue) || Double.isNaN(rightValue);
        var outcome =
                undefined
                        ? "failed: the holdout rows do not define it"
                        : holds ? "passed" : "failed";
        return new Ruling(text, holds, leftValue, rightValue, outcome);
    }

    private boolean namesChampion() {
        return left instanceof Operand.OfChampion || right instanceof Operand.OfChampion;
    }

    boolean namesMetric() {
        return !(left instanceof Operand.Constant && right instanceof Operand.Constant);
    }
}
