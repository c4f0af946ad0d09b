package io.millrace.trainer.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.plan.Task;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RegressionTest {
    /** Numbers of scikit-learn's documentation of mean_squared_error, mean_absolute_error, r2. */
    @Test
    void givesTheNumbersOfScikitLearn() {
        var found = Regression.of(new double[] {2.5, 0.0, 2, 8}, new double[] {3, -0.5, 2, 7});
        assertThat(found.rows()).isEqualTo(4);
        assertThat(found.rmse()).isCloseTo(0.6123724356957945, within(1e-15));
        assertThat(found.mae()).isEqualTo(0.5);
        assertThat(found.r2()).isCloseTo(0.9486081370449679, within(1e-15));
    }

    @Test
    void theMeanExplainsNothingAndWorseIsBelowThat() {
        var labels = new double[] {1, 2, 6};
        assertThat(Regression.of(new double[] {3, 3, 3}, labels).r2()).isZero();
        assertThat(Regression.of(new double[] {6, 2, 1}, labels).r2()).isNegative();
        assertThat(Regression.of(labels, labels)).isEqualTo(new Regression(3, 0, 0, 1));
    }

    @Test
    void equalLabelsDefineNoR2() {
        var found = Regression.of(new double[] {0.3, 0.5}, new double[] {0.1, 0.1});
        assertThat(found.r2()).isNaN();
        assertThat(found.mae()).isCloseTo(0.3, within(1e-15));
    }

    @Test
    void theOrderOfTheRowsChangesNoBit() {
        var random = new Random(5);
        var scores = random.doubles(1000, -1e6, 1e6).toArray();
        var labels = random.doubles(1000, -1e-3, 1e9).toArray();
        var expected = Regression.of(scores, labels);
        for (int round = 0; round < 5; round++) {
            var order = Arrays.asList(IntStream.range(0, 1000).boxed().toArray(Integer[]::new));
            Collections.shuffle(order, random);
            assertThat(
                            Regression.of(
                                    order.stream().mapToDouble(row -> scores[row]).toArray(),
                                    order.stream().mapToDouble(row -> labels[row]).toArray()))
                    .isEqualTo(expected);
        }
    }

    @Test
    void refusesWhatIsNoNumber() {
        var labels = new double[] {0, 1};
        assertThatThrownBy(() -> Regression.of(new double[] {1, Double.NaN}, labels))
                .hasMessageContaining("row 1 has the score NaN");
        assertThatThrownBy(() -> Regression.of(labels, new double[] {Double.POSITIVE_INFINITY, 1}))
                .hasMessageContaining("row 0 has the label Infinity");
        assertThatThrownBy(() -> Regression.of(labels, new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMetricOfAnotherTaskIsNotDefined() {
        var values = Evaluation.of(Task.REGRESSION, new double[] {1, 2}, new double[] {2, 4});
        var classes = Evaluation.of(Task.BINARY, new double[] {0.1, 0.2}, new double[] {0, 1});
        for (var metric : Metric.values()) {
            assertThat(Double.isNaN(metric.of(values)))
                    .as(metric.word())
                    .isEqualTo(metric.task() == Task.BINARY);
            assertThat(Double.isNaN(metric.of(classes)))
                    .as(metric.word())
                    .isEqualTo(metric.task() == Task.REGRESSION);
        }
        assertThat(Metric.words(Task.REGRESSION)).containsExactly("rmse", "mae", "r2");
        assertThat(Metric.objectives())
                .containsAll(Task.BINARY.objectives())
                .containsAll(Task.REGRESSION.objectives());
    }
}
