package io.millrace.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.trainer.metric.Classification;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private static final Evaluation CANDIDATE = evaluation(0.42, 0.015);
    private static final Evaluation CHAMPION = evaluation(0.40, 0.03);
    private static final Evaluation BASELINE = evaluation(0.02, 0);

    @ParameterizedTest
    @CsvSource({
        "average_precision >= champion.average_precision, true",
        "average_precision > champion.average_precision + 0.02, false",
        "average_precision >= champion.average_precision + 0.01, true",
        "average_precision>=champion.average_precision+.01, true",
        "average_precision - 0.03 >= champion.average_precision, false",
        "champion.average_precision < average_precision, true",
        "calibration_error <= 0.015, true",
        "calibration_error < 0.015, false",
        "calibration_error <= 1.5e-2, true",
        "0.01 >= calibration_error, false",
        "auc_roc >= 0.8, true",
        "-1 < log_loss, true",
        "brier <= champion.brier, true",
        "precision_at_k > base_rate, true",
        "average_precision > baseline.average_precision + 0.3, true",
        "average_precision > baseline.average_precision + 0.5, false",
        "average_precision > champion.average_precision with 90%, true",
        "average_precision > champion.average_precision with 95%, false",
    })
    void comparesBothSides(String rule, boolean accepted) {
        assertThat(judge(rule).accepted()).isEqualTo(accepted);
    }

    @Test
    void showsEachRuleWithBothNumbers() {
        var verdict =
                judge(
                        "average_precision >= champion.average_precision",
                        "calibration_error <= 0.01");
        assertThat(verdict.accepted()).isFalse();
        assertThat(verdict.rulings())
                .extracting(Ruling::toString)
                .containsExactly(
                        "average_precision >= champion.average_precision: 0.42 against 0.4"
                                + " (difference -0.0100 to 0.0200), passed",
                        "calibration_error <= 0.01: 0.015 against 0.01, failed",
                        "average_precision > baseline.average_precision: 0.42 against 0.02"
                                + " (difference 0.3700 to 0.4000), passed");
    }

    @Test
    void passesChampionRulesWhereThereIsNoneAndSaysSo() {
        var gate =
                gate(
                        "average_precision >= champion.average_precision",
                        "calibration_error <= 0.02");
        var verdict = judge(gate, CANDIDATE, Optional.empty());
        assertThat(verdict.accepted()).isTrue();
        assertThat(verdict.rulings().get(0).toString())
                .endsWith("0.42 against -, passed: there is no champion yet");
        assertThat(judge(gate, CHAMPION, Optional.empty()).accepted()).isFalse();
    }

    @Test
    void failsWhatIsUndefined() {
        var undefined = evaluation(Double.NaN, 0.01);
        var verdict = judge(gate("average_precision <= 1"), undefined, Optional.empty());
        assertThat(verdict.accepted()).isFalse();
        assertThat(verdict.rulings().get(0).outcome()).contains("do not define it");
        assertThat(
                        judge(
                                        gate("average_precision >= champion.average_precision"),
                                        CANDIDATE,
                                        Optional.of(undefined))
                                .accepted())
                .isFalse();
    }

    @Test
    void withoutRulesTheBaselineHasToBeBeaten() {
        assertThat(judge(gate(), CANDIDATE, Optional.empty()).accepted()).isTrue();
        var asGood = judge(gate(), BASELINE, Optional.empty());
        assertThat(asGood.accepted()).isFalse();
        assertThat(asGood.rulings().get(0).rule())
                .isEqualTo("average_precision > baseline.average_precision");
        assertThat(
                        Gate.of(List.of(), Metric.LOG_LOSS)
                                .judge(standings(CANDIDATE, Optional.empty()), List::of)
                                .rulings())
                .extracting(Ruling::rule)
                .containsExactly("log_loss < baseline.log_loss");
    }

    @Test
    void resamplesAreOfTheSameRowsAndTellHowSureADifferenceIs() {
        var random = new Random(4);
        var labels = new double[2000];
        var good = new double[labels.length];
        var slightlyWorse = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 10 == 0 ? 1 : 0;
            good[i] = 1 / (1 + Math.exp(-(3 * labels[i] - 2 + random.nextGaussian())));
            slightlyWorse[i] = i % 20 == 0 ? good[i] * 0.98 : good[i];
        }
        var contest = new Contest(Task.BINARY, labels, good, Optional.of(slightlyWorse), 0.1, 1);
        var verdict =
                gate("auc_roc > champion.auc_roc with 95%", "auc_roc > champion.auc_roc + 0.05")
                        .judge(contest);
        var sure = verdict.rulings().get(0);
        assertThat(sure.passed()).as(sure.toString()).isTrue();
        assertThat(sure.low()).isPositive().isLessThan(sure.left() - sure.right());
        assertThat(sure.high()).isGreaterThan(sure.left() - sure.right()).isLessThan(0.01);
        assertThat(verdict.rulings().get(1).passed()).isFalse();
        assertThat(
                        new Contest(Task.BINARY, labels, good, Optional.of(slightlyWorse), 0.1, 1)
                                .resampled())
                .isEqualTo(contest.resampled());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    average_precison >= 0.5          | unknown metric 'average_precison' in | did you mean 'average_precision'?
                    auc_roc >= champion.auc_rok      | unknown metric 'champion.auc_rok'    | did you mean 'champion.auc_roc'?
                    auc_roc >= canary.auc_roc        | unknown metric 'canary.auc_roc'      | baseline.auc_roc
                    auc_roc >= champion.             | unknown metric 'champion.'           | known:
                    auc_roc = 0.5                    | '=' in 'auc_roc = 0.5' is not        | one of >= <= > <
                    auc_roc                          | 'auc_roc' compares nothing           | expected for example
                    auc_roc >=                       | '' in 'auc_roc >=' cannot be read    | expected for example
                    auc_roc >= 0.5 >= 0.4            | cannot be read                       | expected for example
                    auc_roc * 2 >= 0.5               | cannot be read                       | expected for example
                    auc_roc + x >= 0.5               | cannot be read                       | expected for example
                    auc_roc + 0.1.2 >= 0.5           | '+0.1.2' in                          | is not a number
                    auc_roc >= 1e999                 | is too large                         | 1e999
                    auc_roc >= 0.5 with 120%         | '120' is not between 0 and 100       | with 95%
                    auc_roc >= 0.5 with some%        | 'some' in                            | is not a number
                    1 >= 0                           | '1 >= 0' names no metric             | expected for example
                    """)
    void saysWhatIsWrongWithARule(String rule, String what, String hint) {
        assertThatThrownBy(() -> gate(rule))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("gate.must")
                .hasMessageContaining(what)
                .hasMessageContaining(hint);
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> gate("a => b", "auc_roc >= 0.5", "x >= 1"))
                .isInstanceOfSatisfying(
                        DefinitionException.class, e -> assertThat(e.problems()).hasSize(4));
    }

    private static Verdict judge(String... rules) {
        return judge(gate(rules), CANDIDATE, Optional.of(CHAMPION));
    }

    private static Gate gate(String... rules) {
        return Gate.of(List.of(rules), Metric.AVERAGE_PRECISION);
    }

    /** With ten resamples; in one of them the champion is ahead. */
    private static Verdict judge(Gate gate, Evaluation candidate, Optional<Evaluation> champion) {
        var resamples = new ArrayList<Standings>();
        for (int i = 0; i < 10; i++) {
            double precision = i == 0 ? 0.39 : 0.42;
            resamples.add(standings(evaluation(precision, 0.015), Optional.of(CHAMPION)));
        }
        return gate.judge(standings(candidate, champion), () -> resamples);
    }

    private static Standings standings(Evaluation candidate, Optional<Evaluation> champion) {
        return new Standings(candidate, champion, BASELINE);
    }

    private static Evaluation evaluation(double averagePrecision, double calibrationError) {
        return new Classification(
                1000, 20, 0.02, 0.9, averagePrecision, 0.1, 0.02, calibrationError, 100, 0.15);
    }
}
