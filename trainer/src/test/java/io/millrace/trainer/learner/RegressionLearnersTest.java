package io.millrace.trainer.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Examples;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.onnx.ParityProof;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegressionLearnersTest {
    private static final Dataset ROWS = Examples.numeric(6000, 21);
    private static final Dataset TRAIN = ROWS.slice(0, 4000);
    private static final Dataset VALIDATION = ROWS.slice(4000, 5000);
    private static final Dataset HOLDOUT = ROWS.slice(5000, 6000);
    private static final Dataset NONE = Examples.none(ROWS);

    private final LinearLearner linear = new LinearLearner();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LOG_LOSS")
    void treesAreEqualToTheirExportInEveryBit(Loss loss) throws IOException {
        var learner = new XgBoostLearner(loss, 1);
        var model = fit(learner, learner.defaults(), 1);
        prove(model, ROWS);
        prove(model, Examples.torn(4000, 22));
        prove(model, XgBoostLearnerTest.edges(model));
        for (long seed = 1; seed <= 4; seed++) {
            var drawn = learner.sample(new Random(seed)).with("rounds", 30);
            prove(fit(learner, drawn, seed), HOLDOUT);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LOG_LOSS")
    void treesStartFromTheConstantAndAreCutAfterTheBestRound(Loss loss) throws IOException {
        var learner = new XgBoostLearner(loss, 1);
        var parameters = learner.defaults().with("eta", 0.3).with("patience", 5);
        var model = fit(learner, parameters, 3);
        assertThat(model.baseMargin()).isEqualTo((float) loss.constant(TRAIN));
        assertThat(XgBoostLearnerTest.trees(model)).hasSize(model.rounds() + 5);
        var metric = loss == Loss.SQUARED_ERROR ? Metric.RMSE : Metric.MAE;
        double best = metric.of(evaluation(model, VALIDATION));
        for (int fewer : new int[] {1, model.rounds() / 2}) {
            var shorter = parameters.with("rounds", model.rounds() - fewer);
            var cut = (XgBoostModel) learner.fit(TRAIN, NONE, shorter, 3);
            assertThat(metric.of(evaluation(cut, VALIDATION))).isGreaterThanOrEqualTo(best);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LOG_LOSS")
    void allOfThemSayMoreThanTheConstant(Loss loss) {
        var constant = new double[HOLDOUT.rows()];
        Arrays.fill(constant, loss.constant(TRAIN));
        var baseline = Evaluation.of(Task.REGRESSION, constant, HOLDOUT.labels());
        for (var learner : Learners.all(loss, 1)) {
            var found = evaluation(learner.fit(TRAIN, VALIDATION, learner.defaults(), 1), HOLDOUT);
            assertThat(Metric.RMSE.of(found))
                    .as(learner.name())
                    .isLessThan(Metric.RMSE.of(baseline) / 2);
            assertThat(Metric.MAE.of(found)).isLessThan(Metric.MAE.of(baseline) / 2);
            assertThat(Metric.R2.of(found)).isGreaterThan(0.8);
        }
    }

    /** The least of the absolute errors by the learner that makes just these small. */
    @Test
    void theLossIsWhatTheSearchAimsAt() {
        assertThat(Loss.of(Metric.MAE)).isEqualTo(Loss.ABSOLUTE_ERROR);
        assertThat(Loss.of(Metric.RMSE)).isEqualTo(Loss.SQUARED_ERROR);
        assertThat(Loss.of(Metric.R2)).isEqualTo(Loss.SQUARED_ERROR);
        assertThat(Loss.of(Metric.LOG_LOSS)).isEqualTo(Loss.LOG_LOSS);
        var labels = Examples.of(new double[][] {{1}, {1}, {1}, {1}}, new double[] {1, 2, 3, 50});
        assertThat(Loss.SQUARED_ERROR.constant(labels)).isEqualTo(14);
        assertThat(Loss.ABSOLUTE_ERROR.constant(labels)).isEqualTo(2.5);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LOG_LOSS")
    void threadsChangeNoByte(Loss loss) {
        var drawn = new XgBoostLearner(loss, 1).sample(new Random(5)).with("subsample", 0.6);
        var parameters = drawn.with("rounds", 30);
        var one = fit(new XgBoostLearner(loss, 1), parameters, 9);
        var two = fit(new XgBoostLearner(loss, 2), parameters, 9);
        assertThat(two.onnx()).isEqualTo(one.onnx());
    }

    @Test
    void aPlaneIsFoundAgain() {
        var random = new Random(4);
        var values = new double[300][3];
        var labels = new double[300];
        for (int i = 0; i < values.length; i++) {
            double x = random.nextGaussian() * 1e6 + 1e7;
            double y = random.nextGaussian() * 1e-3;
            values[i] = new double[] {x, y, 2 * x};
            labels[i] = 3e-5 * x - 4e3 * y - 70;
        }
        var rows = Examples.of(values, labels);
        var model = linear.fit(rows, rows, linear.defaults().with("l2", 1e-6), 1);
        var found = model.margins(rows);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(labels[i], within(1e-5));
        }
        prove(model, rows);
    }

    /** At the minimum the slope is 0 in each direction: looked at apart from how it was found. */
    @Test
    void noWeightCanBeMovedToTheBetter() {
        for (double l2 : new double[] {0.01, 1, 300}) {
            var model = (LinearModel) linear.fit(TRAIN, NONE, linear.defaults().with("l2", l2), 1);
            var weights = model.weights();
            double least = penalised(model.margins(TRAIN), weights, l2);
            var standard = Standard.of(TRAIN, TRAIN.width());
            for (int column = 0; column < weights.length - 1; column++) {
                if (!standard.varies(column)) {
                    assertThat(weights[column]).isZero();
                    continue;
                }
                for (double move : new double[] {1e-3, -1e-3}) {
                    var moved = weights.clone();
                    moved[column] += move;
                    var other =
                            new LinearModel(
                                    "linear", model.parameters(), model.inputs(), standard, moved);
                    assertThat(penalised(other.margins(TRAIN), moved, l2)).isGreaterThan(least);
                }
            }
        }
    }

    @Test
    void aLineIsExportedWithinTwelveDigitsAndStandsForNothingWhereItIsMissing() {
        var model = linear.fit(TRAIN, NONE, linear.defaults(), 1);
        assertThat(model.type()).isEqualTo(TensorType.DOUBLE);
        assertThat(model.learner()).isEqualTo("linear");
        prove(model, ROWS);
        prove(model, Examples.torn(4000, 23));
        var missing = new double[1][ROWS.width()];
        Arrays.fill(missing[0], Double.NaN);
        var nothing = Examples.of(ROWS.inputs(), missing, new double[1]);
        assertThat(model.margins(nothing)[0]).isCloseTo(TRAIN.meanLabel(), within(1e-9));
    }

    @Test
    void refusesLabelsThatTeachNothingOrDoNotFit() {
        for (var learner : Learners.all(Loss.SQUARED_ERROR, 1)) {
            var equal = Examples.of(new double[][] {{1}, {2}}, new double[] {5, 5});
            assertThatThrownBy(() -> learner.fit(equal, equal, learner.defaults(), 1))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("the 2 training rows all have the label 5.0");
            var large = Examples.of(new double[][] {{1}, {2}}, new double[] {5, 1e39});
            assertThatThrownBy(() -> learner.fit(large, large, learner.defaults(), 1))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("example 1 has the label 1.0E39");
            var none = Examples.none(equal);
            assertThatThrownBy(() -> learner.fit(none, none, learner.defaults(), 1))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("no training rows");
        }
    }

    private static XgBoostModel fit(XgBoostLearner learner, Parameters parameters, long seed) {
        return (XgBoostModel) learner.fit(TRAIN, VALIDATION, parameters, seed);
    }

    private static Evaluation evaluation(TrainedModel model, Dataset rows) {
        return Evaluation.of(Task.REGRESSION, model.margins(rows), rows.labels());
    }

    private static double penalised(double[] scores, double[] weights, double l2) {
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            double error = TRAIN.label(i) - scores[i];
            sum += error * error;
        }
        for (int i = 0; i < weights.length - 1; i++) {
            sum += l2 * weights[i] * weights[i];
        }
        return sum;
    }

    private static void prove(TrainedModel model, Dataset rows) {
        ParityProof.prove(model.onnx(), model.type(), rows, model.margins(rows));
    }
}
