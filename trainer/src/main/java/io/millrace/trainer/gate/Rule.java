package io.millrace.trainer.gate;

import io.millrace.trainer.gate.Operand.Of;
import io.millrace.trainer.gate.Operand.OfModel;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A parsed rule and its text: {@code left sign right}.
 *
 * @param text as written
 * @param sureness share of the resamples in which it has to hold as well; 0 where the rows as they
 *     are decide alone
 */
record Rule(String text, Operand left, Comparison comparison, Operand right, double sureness) {
    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    /**
     * @param resamples of the rows, asked for where two models are compared
     */
    Ruling judge(Standings standings, Supplier<List<Standings>> resamples) {
        double leftValue = left.value(standings);
        double rightValue = right.value(standings);
        if (standings.champion().isEmpty() && names(Of.CHAMPION)) {
            return Ruling.of(text, true, leftValue, rightValue, "passed: there is no champion yet");
        }
        boolean holds = holds(standings);
        boolean undefined = Double.isNaN(leftValue) || Double.isNaN(rightValue);
        if (undefined) {
            return Ruling.of(
                    text, false, leftValue, rightValue, "failed: the rows do not define it");
        }
        if (!comparesModels() && sureness == 0) {
            return Ruling.of(text, holds, leftValue, rightValue, holds ? "passed" : "failed");
        }
        return resampled(holds, leftValue, rightValue, resamples.get());
    }

    /** On the rows as they are. */
    boolean holds(Standings standings) {
        return comparison.holds(left.value(standings), right.value(standings));
    }

    private Ruling resampled(
            boolean holds, double leftValue, double rightValue, List<Standings> resamples) {
        var differences =
                resamples.stream()
                        .mapToDouble(each -> left.value(each) - right.value(each))
                        .filter(difference -> !Double.isNaN(difference))
                        .sorted()
                        .toArray();
        double share =
                (double)
                                resamples.stream()
                                        .filter(
                                                each ->
                                                        comparison.holds(
                                                                left.value(each),
                                                                right.value(each)))
                                        .count()
                        / resamples.size();
        boolean sure = share >= sureness;
        return new Ruling(
                text,
                holds && sure,
                leftValue,
                rightValue,
                quantile(differences, LOW),
                quantile(differences, HIGH),
                !holds
                        ? "failed"
                        : sure
                                ? "passed"
                                : "failed: it holds in %.0f%% of the resamples"
                                        .formatted(100 * share));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    boolean names(Of model) {
        return sides().stream().anyMatch(side -> side.of() == model);
    }

    private boolean comparesModels() {
        return sides().stream().map(OfModel::of).distinct().count() > 1;
    }

    boolean namesMetric() {
        return !sides().isEmpty();
    }

    private List<OfModel> sides() {
        return Arrays.asList(left, right).stream()
                .filter(OfModel.class::isInstance)
                .map(OfModel.class::cast)
                .toList();
    }
}
