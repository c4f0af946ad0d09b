package io.millrace.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.model.Calibration;
import io.millrace.trainer.metric.Classification;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsotonicTest {
    private static final int ROWS = 20_000;

    @Test
    void straightensWhatNoLineCan() {
        var margins = new double[ROWS];
        var labels = new double[ROWS];
        fill(margins, labels, 1);
        var later = new double[ROWS];
        var laterLabels = new double[ROWS];
        fill(later, laterLabels, 2);

        var isotonic = Isotonic.fit(margins, labels);
        assertThat(isotonic.knots()).hasSizeBetween(5, 200);
        var own = evaluate(isotonic, later, laterLabels);
        var platt = evaluate(Platt.fit(margins, labels), later, laterLabels);
        assertThat(own.calibrationError()).isLessThan(0.012);
        assertThat(own.calibrationError()).isLessThan(platt.calibrationError() / 2);
        assertThat(own.logLoss()).isLessThan(platt.logLoss());
        assertThat(own.aucRoc()).isEqualTo(platt.aucRoc());
    }

    @Test
    void neverFalls() {
        var margins = new double[ROWS];
        var labels = new double[ROWS];
        fill(margins, labels, 3);
        var isotonic = Isotonic.fit(margins, labels);
        double last = 0;
        for (double margin = -60; margin < 60; margin += 0.01) {
            double score = isotonic.score(margin);
            assertThat(score).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(1);
            last = score;
        }
        assertThat(isotonic.score(-40)).isLessThan(isotonic.score(-30));
        assertThat(isotonic.score(20)).isLessThan(isotonic.score(25));
    }

    @Test
    void withTooLittleToLearnFromItIsTheIdentity() {
        var margins = new double[] {1, 2, 3, 4};
        assertThat(Isotonic.fit(margins, new double[] {0, 1, 0, 1}))
                .isEqualTo(Calibration.IDENTITY);
        assertThat(Isotonic.fit(new double[0], new double[0])).isEqualTo(Calibration.IDENTITY);
    }

    @Test
    void whereTheRankingIsTurnedRoundItIsPlattsAnswer() {
        var margins = new double[200];
        var labels = new double[200];
        Arrays.setAll(margins, i -> i);
        Arrays.setAll(labels, i -> i < 100 ? 1 : 0);
        assertThat(Isotonic.fit(margins, labels)).isEqualTo(Platt.fit(margins, labels));
        Arrays.fill(margins, 3);
        assertThat(Isotonic.fit(margins, labels)).isEqualTo(Platt.fit(margins, labels));
    }

    /** Chances rise in two steps. */
    private static void fill(double[] margins, double[] labels, long seed) {
        var random = new Random(seed);
        for (int i = 0; i < margins.length; i++) {
            margins[i] = random.nextGaussian() * 3;
            double chance = margins[i] < -1 ? 0.02 : margins[i] < 2 ? 0.3 : 0.6;
            labels[i] = random.nextDouble() < chance ? 1 : 0;
        }
    }

    private static Classification evaluate(
            Calibration calibration, double[] margins, double[] labels) {
        return Classification.of(Arrays.stream(margins).map(calibration::score).toArray(), labels);
    }
}
