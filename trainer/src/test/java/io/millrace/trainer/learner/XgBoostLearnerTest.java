package io.millrace.trainer.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Examples;
import io.millrace.trainer.onnx.ParityProof;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XgBoostLearnerTest {
    private static final Dataset ROWS = Examples.random(8000, 11);
    private static final Dataset TRAIN = ROWS.slice(0, 6000);
    private static final Dataset VALIDATION = ROWS.slice(6000, 8000);

    private final XgBoostLearner learner = new XgBoostLearner(1);

    @Test
    void exportsMarginsThatAreEqualInEveryBit() throws IOException {
        var model = fit(learner, learner.defaults(), 1);
        assertThat(model.type()).isEqualTo(TensorType.FLOAT);
        prove(model, ROWS);
        prove(model, Examples.torn(6000, 12));
        prove(model, edges(model));
    }

    @Test
    void growsAndExportsTreesAsBeforeVersion2() {
        var model = fit(XgBoostLearner.asBeforeVersion2(1), learner.defaults(), 1);
        assertThat(model.baseMargin()).isZero();
        assertThat(model.booster()).isNotEqualTo(fit(learner, learner.defaults(), 1).booster());
        prove(model, ROWS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void exportsEveryPointOfTheSearchSpaceExactly(long seed) {
        var parameters = learner.sample(new Random(seed)).with("rounds", 40);
        prove(fit(learner, parameters, seed), ROWS.slice(0, 2000));
    }

    @Test
    void startsFromTheLogOddsAndExportsThemExactlyForManyRates() {
        var parameters = learner.defaults().with("rounds", 2);
        for (int positives = 1; positives < 60; positives++) {
            var labels = new double[400];
            Arrays.fill(labels, 0, positives, 1);
            var values = new double[400][1];
            Arrays.setAll(values, i -> new double[] {i * 37 % 400});
            var rows = Examples.of(values, labels);
            var model = learner.fit(rows, Examples.none(rows), parameters, 1);
            prove(model, rows);
        }
    }

    @Test
    void keepsTheRoundsUpToTheLowestValidationLoss() throws Exception {
        var parameters = learner.defaults().with("eta", 0.3).with("patience", 10);
        var model = fit(learner, parameters, 3);
        int boosted = trees(model).size();
        assertThat(boosted).isEqualTo(model.rounds() + 10);
        var losses = validationLosses(model, boosted);
        assertThat(losses.indexOf(losses.stream().min(Double::compare).orElseThrow()) + 1)
                .isEqualTo(model.rounds());
        prove(model, VALIDATION);
    }

    @Test
    void boostsAllRoundsWhereNothingValidates() throws IOException {
        var model =
                (XgBoostModel)
                        learner.fit(
                                TRAIN,
                                Examples.none(TRAIN),
                                learner.defaults().with("rounds", 25),
                                3);
        assertThat(model.rounds()).isEqualTo(25);
        assertThat(trees(model)).hasSize(25);
    }

    @Test
    void givesTheSameBytesAgainAndOnMoreThreads() {
        var parameters = learner.sample(new Random(5)).with("subsample", 0.6).with("rounds", 40);
        var first = fit(learner, parameters, 9);
        fit(learner, learner.defaults(), 1);
        assertThat(fit(learner, parameters, 9).onnx()).isEqualTo(first.onnx());
        var threaded = fit(new XgBoostLearner(2), parameters, 9);
        assertThat(threaded.onnx()).isEqualTo(first.onnx());
        assertThat(threaded.margins(VALIDATION)).isEqualTo(first.margins(VALIDATION));
        assertThat(fit(learner, parameters, 10).onnx()).isNotEqualTo(first.onnx());
    }

    @Test
    void learnsSomething() {
        var margins = fit(learner, learner.defaults(), 1).margins(VALIDATION);
        double[] sums = new double[2];
        int[] counts = new int[2];
        for (int i = 0; i < margins.length; i++) {
            sums[(int) VALIDATION.label(i)] += margins[i];
            counts[(int) VALIDATION.label(i)]++;
        }
        assertThat(sums[1] / counts[1]).isGreaterThan(sums[0] / counts[0] + 0.5);
    }

    @Test
    void refusesOneClassAndOtherLabels() {
        var one = Examples.of(new double[][] {{1}, {2}}, new double[] {1, 1});
        assertThatThrownBy(() -> learner.fit(one, one, learner.defaults(), 1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("2 training rows have 2 positive and 0 negative labels");
        var other = Examples.of(new double[][] {{1}, {2}}, new double[] {1, 3});
        assertThatThrownBy(() -> learner.fit(other, other, learner.defaults(), 1))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("1 of 2 training rows have a label other than 0 and 1");
    }

    @Test
    void refusesRowsOfOtherInputsAndUnknownParameters() {
        var model = fit(learner, learner.defaults().with("rounds", 1), 1);
        var other = Examples.of(new double[][] {{1}}, new double[] {1});
        assertThatThrownBy(() -> model.margins(other)).hasMessageContaining("[x0]");
        assertThatThrownBy(() -> fit(learner, learner.defaults().with("depth", 3), 1))
                .hasMessageContaining("depth");
    }

    private static XgBoostModel fit(XgBoostLearner learner, Parameters parameters, long seed) {
        return (XgBoostModel) learner.fit(TRAIN, VALIDATION, parameters, seed);
    }

    private static void prove(TrainedModel model, Dataset rows) {
        ParityProof.prove(model.onnx(), model.type(), rows, model.margins(rows));
    }

    /** Every threshold, its two neighbours and a missing value, the other inputs from real rows. */
    static Dataset edges(XgBoostModel model) throws IOException {
        var rows = new ArrayList<double[]>();
        for (var tree : trees(model)) {
            for (int i = 0; i < tree.get("left_children").size(); i++) {
                if (tree.get("left_children").get(i).asInt() == -1) {
                    continue;
                }
                int feature = tree.get("split_indices").get(i).asInt();
                float threshold = (float) tree.get("split_conditions").get(i).asDouble();
                for (double edge :
                        new double[] {
                            threshold,
                            Math.nextUp(threshold),
                            Math.nextDown(threshold),
                            Double.NaN,
                            Math.nextUp((double) threshold),
                            Math.nextDown((double) threshold)
                        }) {
                    var row = new double[ROWS.width()];
                    ROWS.copyRow(rows.size() % ROWS.rows(), row);
                    row[feature] = edge;
                    rows.add(row);
                }
            }
        }
        assertThat(rows.size()).isGreaterThan(5000);
        return Examples.of(ROWS.inputs(), rows.toArray(new double[0][]), new double[rows.size()]);
    }

    static List<JsonNode> trees(XgBoostModel model) throws IOException {
        var trees = new ArrayList<JsonNode>();
        new ObjectMapper()
                .readTree(model.booster())
                .at("/learner/gradient_booster/model/trees")
                .forEach(trees::add);
        return trees;
    }

    private static List<Double> validationLosses(XgBoostModel model, int rounds)
            throws XGBoostError, IOException {
        var losses = new ArrayList<Double>();
        var booster = XGBoost.loadModel(model.booster());
        try (var rows = new NativeRows(VALIDATION, model.baseMargin())) {
            for (int kept = 1; kept <= rounds; kept++) {
                var margins = booster.predict(rows.matrix(), true, kept);
                double loss = 0;
                for (int i = 0; i < margins.length; i++) {
                    loss += Logistic.loss(margins[i][0], VALIDATION.label(i));
                }
                losses.add(loss);
            }
        } finally {
            booster.dispose();
        }
        assertThat(new TreeSet<>(losses)).hasSizeGreaterThan(10);
        return losses;
    }
}
