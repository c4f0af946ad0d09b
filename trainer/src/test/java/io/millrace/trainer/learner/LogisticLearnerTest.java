package io.millrace.trainer.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Examples;
import io.millrace.trainer.onnx.ParityProof;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogisticLearnerTest {
    private static final Dataset ROWS = Examples.random(6000, 21);

    private final LogisticLearner learner = new LogisticLearner();

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 1, 50})
    void findsTheMinimumThatGradientDescentFinds(double l2) {
        var rows = Examples.random(300, 22);
        var model = fit(rows, l2);
        assertThat(model.weights()).containsExactly(descend(rows, l2), within(1e-6));
    }

    @Test
    void matchesTheClosedFormOfAnInterceptAlone() {
        var rows = Examples.of(new double[][] {{5}, {5}, {5}, {5}}, new double[] {1, 0, 0, 0});
        assertThat(fit(rows, 1).weights())
                .containsExactly(new double[] {0, Math.log(1.0 / 3)}, within(1e-12));
    }

    @Test
    void exportsTheSameMargins() {
        var model = fit(ROWS, 1);
        assertThat(model.type()).isEqualTo(TensorType.DOUBLE);
        ParityProof.prove(model.onnx(), model.type(), ROWS, model.margins(ROWS));
        var torn = Examples.torn(6000, 23);
        ParityProof.prove(model.onnx(), model.type(), torn, model.margins(torn));
    }

    @Test
    void givesTheSameBytesAgain() {
        assertThat(fit(ROWS, 1).onnx()).isEqualTo(fit(ROWS, 1).onnx());
        assertThat(fit(ROWS, 2).onnx()).isNotEqualTo(fit(ROWS, 1).onnx());
    }

    @Test
    void givesConstantAndMissingInputsNoWeight() {
        var model = fit(ROWS, 1);
        int constant = ROWS.inputs().indexOf("constant");
        int never = ROWS.inputs().indexOf("never");
        assertThat(model.weights()[constant]).isZero();
        assertThat(model.weights()[never]).isZero();
        assertThat(model.weights()[ROWS.inputs().indexOf("ratio")]).isGreaterThan(0.3);
        assertThat(model.summary()).isEqualTo("6 of 8 columns have a weight");
    }

    @Test
    void givesAMissingValueTheMarginOfTheMean() {
        double none = Double.NaN;
        var rows =
                Examples.of(
                        new double[][] {{1}, {2}, {6}, {none}, {4}, {2}},
                        new double[] {0, 0, 1, 1, 1, 0});
        var margins = fit(rows, 1).margins(rows);
        var atMean = Examples.of(new double[][] {{3}}, new double[] {0});
        assertThat(margins[3]).isEqualTo(fit(rows, 1).margins(atMean)[0]);
    }

    @Test
    void staysFiniteOnSeparatedClassesTwinColumnsAndExtremeValues() {
        var random = new Random(24);
        var values = new double[400][];
        var labels = new double[400];
        for (int i = 0; i < values.length; i++) {
            double x = random.nextGaussian();
            labels[i] = x > 0 ? 1 : 0;
            values[i] =
                    new double[] {x, x, 1e300 * random.nextGaussian(), 1e-300 * x, i == 7 ? 1 : 0};
        }
        var rows = Examples.of(values, labels);
        var model = fit(rows, 0.01);
        assertThat(Arrays.stream(model.weights()).allMatch(Double::isFinite)).isTrue();
        assertThat(model.weights()[0]).isCloseTo(model.weights()[1], within(1e-3));
        var margins = model.margins(rows);
        for (int i = 0; i < margins.length; i++) {
            assertThat(margins[i] > 0).isEqualTo(labels[i] == 1);
        }
        ParityProof.prove(model.onnx(), model.type(), rows, margins);
    }

    @Test
    void refusesOneClass() {
        var rows = Examples.of(new double[][] {{1}, {2}, {3}}, new double[3]);
        assertThatThrownBy(() -> fit(rows, 1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(
                        "logistic: the 3 training rows have 0 positive and 3 negative labels")
                .hasMessageContaining("wait for more labels");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesAPenaltyThatBoundsNothing(double l2) {
        assertThatThrownBy(() -> fit(ROWS, l2)).hasMessageContaining("l2 is " + l2);
    }

    private LinearModel fit(Dataset rows, double l2) {
        return (LinearModel)
                learner.fit(rows, Examples.none(rows), learner.defaults().with("l2", l2), 1);
    }

    /** The same loss, minimised by nothing but its gradient, written anew. */
    private static double[] descend(Dataset rows, double l2) {
        int width = rows.width();
        var z = standardised(rows);
        var weights = new double[width + 1];
        for (int step = 0; step < 60_000; step++) {
            var gradient = new double[width + 1];
            for (int i = 0; i < rows.rows(); i++) {
                double margin = weights[width];
                for (int j = 0; j < width; j++) {
                    margin += z[i][j] * weights[j];
                }
                double error = 1 / (1 + Math.exp(-margin)) - rows.label(i);
                for (int j = 0; j < width; j++) {
                    gradient[j] += error * z[i][j];
                }
                gradient[width] += error;
            }
            for (int j = 0; j <= width; j++) {
                weights[j] -= 0.004 * (gradient[j] + (j < width ? l2 * weights[j] : 0));
            }
        }
        return weights;
    }

    private static double[][] standardised(Dataset rows) {
        var z = new double[rows.rows()][rows.width()];
        for (int j = 0; j < rows.width(); j++) {
            int column = j;
            var known =
                    IntStream.range(0, rows.rows())
                            .mapToDouble(i -> rows.value(i, column))
                            .filter(value -> !Double.isNaN(value))
                            .toArray();
            double mean = Arrays.stream(known).average().orElse(0);
            double variance =
                    Arrays.stream(known).map(x -> (x - mean) * (x - mean)).average().orElse(0);
            for (int i = 0; i < rows.rows(); i++) {
                double x = rows.value(i, j);
                boolean flat = variance < 1e-20 || Double.isNaN(x);
                z[i][j] = flat ? 0 : (x - mean) / Math.sqrt(variance);
            }
        }
        return z;
    }
}
