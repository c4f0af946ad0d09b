package io.millrace.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.DefinitionException;
import io.millrace.trainer.metric.Evaluation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private static final Evaluation CANDIDATE = evaluation(0.42, 0.015);
    private static final Evaluation CHAMPION = evaluation(0.40, 0.03);

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
                        "average_precision >= champion.average_precision: 0.42 against 0.4, passed",
                        "calibration_error <= 0.01: 0.015 against 0.01, failed");
    }

    @Test
    void passesChampionRulesWhereThereIsNoneAndSaysSo() {
        var gate =
                Gate.of(
                        List.of(
                                "average_precision >= champion.average_precision",
                                "calibration_error <= 0.02"));
        var verdict = gate.judge(CANDIDATE, Optional.empty());
        assertThat(verdict.accepted()).isTrue();
        assertThat(verdict.rulings().get(0).toString())
                .endsWith("0.42 against -, passed: there is no champion yet");
        assertThat(gate.judge(CHAMPION, Optional.empty()).accepted()).isFalse();
    }

    @Test
    void failsWhatIsUndefined() {
        var undefined = evaluation(Double.NaN, 0.01);
        var verdict = Gate.of(List.of("average_precision <= 1")).judge(undefined, Optional.empty());
        assertThat(verdict.accepted()).isFalse();
        assertThat(verdict.rulings().get(0).outcome()).contains("do not define it");
        assertThat(
                        Gate.of(List.of("average_precision >= champion.average_precision"))
                                .judge(CANDIDATE, Optional.of(undefined))
                                .accepted())
                .isFalse();
    }

    @Test
    void acceptsWithoutRules() {
        assertThat(Gate.of(List.of()).judge(CANDIDATE, Optional.empty()).accepted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    average_precison >= 0.5          | unknown metric 'average_precison' in | did you mean 'average_precision'?
                    auc_roc >= champion.auc_rok      | unknown metric 'champion.auc_rok'    | did you mean 'champion.auc_roc'?
                    auc_roc >= canary.auc_roc        | unknown metric 'canary.auc_roc'      | champion.auc_roc
                    auc_roc >= champion.             | unknown metric 'champion.'           | known:
                    auc_roc = 0.5                    | '=' in 'auc_roc = 0.5' is not        | one of >= <= > <
                    auc_roc                          | 'auc_roc' compares nothing           | expected for example
                    auc_roc >=                       | '' in 'auc_roc >=' cannot be read    | expected for example
                    auc_roc >= 0.5 >= 0.4            | cannot be read                       | expected for example
                    auc_roc * 2 >= 0.5               | cannot be read                       | expected for example
                    auc_roc + x >= 0.5               | cannot be read                       | expected for example
                    auc_roc + 0.1.2 >= 0.5           | '+0.1.2' in                          | is not a number
                    auc_roc >= 1e999                 | is too large                         | 1e999
                    1 >= 0                           | '1 >= 0' names no metric             | expected for example
                    """)
    void saysWhatIsWrongWithARule(String rule, String what, String hint) {
        assertThatThrownBy(() -> Gate.of(List.of(rule)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("gate.must")
                .hasMessageContaining(what)
                .hasMessageContaining(hint);
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(() -> Gate.of(List.of("a => b", "auc_roc >= 0.5", "x >= 1")))
                .isInstanceOfSatisfying(
                        DefinitionException.class, e -> assertThat(e.problems()).hasSize(4));
    }

    private static Verdict judge(String... rules) {
        return Gate.of(List.of(rules)).judge(CANDIDATE, Optional.of(CHAMPION));
    }

    private static Evaluation evaluation(double averagePrecision, double calibrationError) {
        return new Evaluation(
                1000, 20, 0.02, 0.9, averagePrecision, 0.1, 0.02, calibrationError, 100, 0.15);
    }
}
