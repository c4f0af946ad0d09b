package io.millrace.standalone.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.model.onnx.TreeEnsemble;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.DatasetBuilder;
import io.millrace.trainer.learner.LogisticLearner;
import io.millrace.trainer.learner.XgBoostLearner;
import io.millrace.trainer.onnx.OnnxScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On models of the trainer's learners: real trees, real ONNX. */
class ContributionsTest {
    private static final int WIDTH = 5;

    @Test
    void shapValuesOfTreesAreThoseOfBruteForceAndSumToTheMargin() {
        for (int seed = 0; seed < 4; seed++) {
            var random = new Random(seed);
            var rows = rows(1_500, random);
            var learner = new XgBoostLearner(1);
            var parameters =
                    learner.defaults().with("rounds", 8).with("max_depth", 2 + random.nextInt(5));
            var model = learner.fit(rows.slice(0, 1_000), rows.slice(1_000, 1_500), parameters, 1);
            var onnx = model.onnx();
            var trees = TreeEnsemble.of(onnx).orElseThrow();
            assertThat(trees.hasCovers()).isTrue();
            var judged = rows.slice(0, 40);
            var margins = OnnxScores.margins(onnx, model.type(), judged);
            var row = new double[WIDTH];
            for (int i = 0; i < judged.rows(); i++) {
                judged.copyRow(i, row);
                var found = TreeShap.of(trees, row);
                var expected = new BruteForce(trees, row);

                assertThat(found.sum()).as("seed %d", seed).isCloseTo(margins[i], within(1e-5));
                assertThat(found.base()).isCloseTo(expected.value(0), within(1e-9));
                for (int input = 0; input < WIDTH; input++) {
                    assertThat(found.values()[input])
                            .as("seed %d, row %d, input %d", seed, i, input)
                            .isCloseTo(expected.shapley(input), within(1e-9));
                }
            }
        }
    }

    @Test
    void linearContributionsAreExact() {
        var random = new Random(3);
        var rows = rows(600, random);
        var learner = new LogisticLearner();
        var model = learner.fit(rows.slice(0, 500), rows.slice(500, 600), learner.defaults(), 1);
        var onnx = model.onnx();
        var row = new double[WIDTH];
        for (int i = 0; i < 8; i++) {
            rows.copyRow(i, row);
            var found = Additive.of(each -> margin(onnx, model.type(), each), row).orElseThrow();

            assertThat(found.sum()).isCloseTo(margin(onnx, model.type(), row), within(1e-9));
            for (int input = 0; input < WIDTH; input++) {
                var without = row.clone();
                without[input] = Double.NaN;
                assertThat(found.values()[input])
                        .isCloseTo(
                                margin(onnx, model.type(), row)
                                        - margin(onnx, model.type(), without),
                                within(1e-12));
            }
        }
        assertThat(TreeEnsemble.of(onnx)).as("no trees").isEmpty();
    }

    @Test
    void aModelWhoseInputsDoNotAddUpHasNoLinearContributions() {
        assertThat(Additive.of(row -> or0(row[0]) * or0(row[1]), new double[] {2, 3})).isEmpty();
        assertThat(Additive.of(row -> row[0] + row[1], new double[] {2, 3}))
                .as("it cannot do without values")
                .isEmpty();
    }

    private static double or0(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static double margin(byte[] onnx, TensorType type, double[] row) {
        var one = new DatasetBuilder(names(), Comparator.naturalOrder());
        one.add("0", 0, 0, row);
        return OnnxScores.margins(onnx, type, one.build())[0];
    }

    /** Every eighth value missing; the label hangs on several inputs at once. */
    private static Dataset rows(int count, Random random) {
        var rows = new DatasetBuilder(names(), Comparator.naturalOrder());
        for (int i = 0; i < count; i++) {
            var row = new double[WIDTH];
            double sum = 0;
            for (int j = 0; j < WIDTH; j++) {
                row[j] = random.nextInt(8) == 0 ? Double.NaN : random.nextGaussian();
                sum += or0(row[j]) * (j % 2 == 0 ? 1 : or0(row[0]));
            }
            double label = sum + random.nextGaussian() > 0 ? 1 : 0;
            rows.add("%06d".formatted(i), i, label, row);
        }
        return rows.build();
    }

    private static List<String> names() {
        var names = new ArrayList<String>();
        for (int i = 0; i < WIDTH; i++) {
            names.add("x" + i);
        }
        return names;
    }

    /** Shapley's formula over all sets of inputs. */
    private static final class BruteForce {
        private final TreeEnsemble trees;
        private final double[] row;

        private BruteForce(TreeEnsemble trees, double[] row) {
            this.trees = trees;
            this.row = row;
        }

        double value(int known) {
            double value = trees.base();
            for (int root : trees.roots()) {
                value += value(root, known);
            }
            return value;
        }

        private double value(int node, int known) {
            if (trees.isLeaf(node)) {
                return trees.weight(node);
            }
            if ((known >> trees.feature(node) & 1) == 1) {
                return value(trees.next(node, row), known);
            }
            int left = trees.whenTrue(node);
            int right = trees.whenFalse(node);
            double all = trees.cover(left) + trees.cover(right);
            return trees.cover(left) / all * value(left, known)
                    + trees.cover(right) / all * value(right, known);
        }

        double shapley(int input) {
            double sum = 0;
            for (int known = 0; known < 1 << row.length; known++) {
                if ((known >> input & 1) == 0) {
                    int size = Integer.bitCount(known);
                    double orders =
                            factorial(size)
                                    * factorial(row.length - size - 1)
                                    / factorial(row.length);
                    sum += orders * (value(known | 1 << input) - value(known));
                }
            }
            return sum;
        }

        private static double factorial(int n) {
            return n < 2 ? 1 : n * factorial(n - 1);
        }
    }
}
