package io.millrace.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.model.Histogram;
import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.IdType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetReportTest {
    @Test
    void tellsOfEachInputWhatThereIsOfIt() {
        double none = Double.NaN;
        var rows =
                Examples.of(
                        new double[][] {{1, 5, none}, {none, 5, none}, {4, 5, none}, {4, 5, none}},
                        new double[] {0, 1, 0, 0});
        var report = DatasetReport.of(rows, List.of(), Map.of());

        assertThat(report.rows()).isEqualTo(4);
        assertThat(report.from()).isZero();
        assertThat(report.to()).isEqualTo(3 * Examples.STEP);
        assertThat(report.meanLabel()).isEqualTo(0.25);
        assertThat(report.inputs())
                .containsExactly(
                        new DatasetReport.OfInput("x0", 1, 2, 1, 4, 3, null),
                        new DatasetReport.OfInput("x1", 0, 1, 5, 5, 5, null),
                        new DatasetReport.OfInput("x2", 4, 0, none, none, none, null));
        assertThat(report.line())
                .isEqualTo(
                        "4 rows of 3 inputs, label 0.2500 on average; never there: x2; constant:"
                                + " x1");
    }

    @Test
    void measuresTheShiftAgainstWhatTheChampionSawInItsCodes() {
        var inputs =
                List.of(
                        new Input("amount", InputType.NUMBER),
                        new Input("who", InputType.CATEGORY));
        var builder = DatasetBuilder.of(inputs, IdType.LONG);
        for (int i = 0; i < 100; i++) {
            var text = i < 80 ? "b" : "a";
            builder.add(
                    Integer.toString(i),
                    i,
                    0,
                    new double[] {i, Double.NaN},
                    new String[] {null, text});
        }
        var champion =
                List.of(
                        ModelInput.number("amount"),
                        new ModelInput("who", InputType.CATEGORY, List.of("a", "b")));
        var amount = new Histogram(List.of(50.0), List.of(500L, 500L), 0);
        var who = new Histogram(List.of(1.0), List.of(800L, 200L), 0);
        var report =
                DatasetReport.of(builder.build(), champion, Map.of("amount", amount, "who", who));

        assertThat(report.inputs().get(0).drift()).isLessThan(0.03);
        double wanted = 2 * 0.6 * Math.log(4);
        assertThat(report.inputs().get(1).drift()).isCloseTo(wanted, within(0.1));
        assertThat(report.line()).endsWith("shifted: who");
    }
}
