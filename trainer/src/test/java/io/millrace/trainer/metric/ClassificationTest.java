package io.millrace.trainer.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    /** The example of scikit-learn's documentation: AUC 0.75, average precision 0.83. */
    @Test
    void matchesTheKnownExample() {
        var evaluation =
                Classification.of(new double[] {0.1, 0.4, 0.35, 0.8}, new double[] {0, 0, 1, 1}, 2);
        assertThat(evaluation.aucRoc()).isEqualTo(0.75);
        assertThat(evaluation.averagePrecision()).isCloseTo(5.0 / 6, within(1e-15));
        assertThat(evaluation.precisionAtK()).isEqualTo(0.5);
        assertThat(evaluation.baseRate()).isEqualTo(0.5);
        assertThat(evaluation.logLoss())
                .isCloseTo(
                        -(Math.log(0.9) + Math.log(0.6) + Math.log(0.35) + Math.log(0.8)) / 4,
                        within(1e-15));
        assertThat(evaluation.brier())
                .isCloseTo((0.01 + 0.16 + 0.65 * 0.65 + 0.04) / 4, within(1e-15));
    }

    @Property(tries = 200)
    void equalsTheDefinitions(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 120) int rows,
            @ForAll @IntRange(min = 1, max = 60) int levels) {
        var random = new Random(seed);
        var labels = random.ints(rows, 0, 3).mapToDouble(i -> i == 0 ? 1 : 0).toArray();
        labels[0] = 1;
        labels[1] = 0;
        var scores =
                random.ints(rows, 0, levels + 1).mapToDouble(i -> (double) i / levels).toArray();
        var evaluation = Classification.of(scores, labels, 7);
        assertThat(evaluation.aucRoc()).isCloseTo(pairs(scores, labels), within(1e-12));
        assertThat(evaluation.averagePrecision())
                .isCloseTo(precisionAtEachThreshold(scores, labels), within(1e-12));
        assertThat(evaluation.precisionAtK())
                .isCloseTo(top(scores, labels, evaluation.k()), within(1e-12));
        assertThat(evaluation.logLoss()).isCloseTo(loss(scores, labels), within(1e-12));
        assertThat(evaluation).isEqualTo(shuffled(scores, labels, random));
    }

    @Test
    void cutsTenBinsOfEqualCount() {
        var scores = IntStream.range(0, 1000).mapToDouble(i -> i / 1000.0).toArray();
        var labels = IntStream.range(0, 1000).mapToDouble(i -> i % 100 < 30 ? 1 : 0).toArray();
        double expected =
                IntStream.range(0, 10)
                        .mapToDouble(bin -> Math.abs((bin * 100 + 49.5) / 1000 - 0.3) / 10)
                        .sum();
        assertThat(Classification.of(scores, labels).calibrationError())
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void keepsEqualScoresInOneBin() {
        var scores = DoubleStream.iterate(0.2, same -> same).limit(100).toArray();
        var labels = IntStream.range(0, 100).mapToDouble(i -> i < 20 ? 1 : 0).toArray();
        assertThat(Classification.of(scores, labels).calibrationError())
                .isCloseTo(0, within(1e-15));
    }

    @Test
    void isUndefinedWhereTheRowsDoNotDefineIt() {
        var evaluation = Classification.of(new double[] {0.1, 0.9}, new double[] {0, 0});
        assertThat(evaluation.aucRoc()).isNaN();
        assertThat(evaluation.averagePrecision()).isNaN();
        assertThat(evaluation.baseRate()).isZero();
        assertThat(evaluation.k()).isEqualTo(2);
        assertThat(Classification.of(new double[] {0.9}, new double[] {1}).aucRoc()).isNaN();
    }

    @Test
    void keepsTheLossOfACertainMistakeFinite() {
        var evaluation = Classification.of(new double[] {0, 1}, new double[] {1, 0});
        assertThat(evaluation.logLoss()).isCloseTo(-Math.log(1e-15), within(1e-9));
    }

    @Test
    void refusesWhatIsNoProbabilityOrNoLabel() {
        var labels = new double[] {0, 1};
        assertThatThrownBy(() -> Classification.of(new double[] {0.5, Double.NaN}, labels))
                .hasMessageContaining("row 1 has the probability NaN");
        assertThatThrownBy(() -> Classification.of(new double[] {0.5, 1.5}, labels))
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> Classification.of(new double[] {0.5, 0.5}, new double[] {0, 2}))
                .hasMessageContaining("row 1 has the label 2.0");
        assertThatThrownBy(() -> Classification.of(new double[0], new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void knowsWhichWayIsBetter() {
        assertThat(Metric.AVERAGE_PRECISION.better(0.5, 0.4)).isTrue();
        assertThat(Metric.LOG_LOSS.better(0.5, 0.4)).isFalse();
        assertThat(Metric.LOG_LOSS.better(0.4, 0.4)).isFalse();
        assertThat(Metric.LOG_LOSS.better(0.4, Double.NaN)).isTrue();
        assertThat(Metric.LOG_LOSS.better(Double.NaN, Double.NaN)).isFalse();
        assertThat(Metric.RMSE.better(0.4, 0.5)).isTrue();
        assertThat(Metric.R2.better(0.4, 0.5)).isFalse();
        assertThat(Metric.objective("auc_roc")).isEqualTo(Metric.AUC_ROC);
        assertThatThrownBy(() -> Metric.objective("auc_rok"))
                .hasMessageContaining("did you mean 'auc_roc'?");
        assertThatThrownBy(() -> Metric.objective("base_rate")).hasMessageContaining("unknown");
    }

    private static Classification shuffled(double[] scores, double[] labels, Random random) {
        var order = IntStream.range(0, scores.length).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int held = order[i];
            order[i] = order[other];
            order[other] = held;
        }
        return Classification.of(
                Arrays.stream(order).mapToDouble(i -> scores[i]).toArray(),
                Arrays.stream(order).mapToDouble(i -> labels[i]).toArray(),
                7);
    }

    private static double pairs(double[] scores, double[] labels) {
        double won = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (labels[i] == 1 && labels[j] == 0) {
                    pairs++;
                    won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        return won / pairs;
    }

    private static double precisionAtEachThreshold(double[] scores, double[] labels) {
        double positives = Arrays.stream(labels).sum();
        double before = 0;
        double sum = 0;
        var thresholds =
                Arrays.stream(scores).distinct().sorted().map(x -> -x).sorted().map(x -> -x);
        for (double threshold : thresholds.toArray()) {
            double found = 0;
            double seen = 0;
            for (int i = 0; i < scores.length; i++) {
                if (scores[i] >= threshold) {
                    seen++;
                    found += labels[i];
                }
            }
            sum += (found / positives - before) * (found / seen);
            before = found / positives;
        }
        return sum;
    }

    private static double top(double[] scores, double[] labels, int k) {
        double found = 0;
        for (int i = 0; i < scores.length; i++) {
            double score = scores[i];
            long above = Arrays.stream(scores).filter(other -> other > score).count();
            long equal = Arrays.stream(scores).filter(other -> other == score).count();
            double share = Math.max(0, Math.min(1, (double) (k - above) / equal));
            found += labels[i] * share;
        }
        return found / k;
    }

    private static double loss(double[] scores, double[] labels) {
        return IntStream.range(0, scores.length)
                .mapToDouble(i -> labels[i] == 1 ? scores[i] : 1 - scores[i])
                .map(probability -> -Math.log(Math.max(probability, 1e-15)))
                .average()
                .orElseThrow();
    }
}
