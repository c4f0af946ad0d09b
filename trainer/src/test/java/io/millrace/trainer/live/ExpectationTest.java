package io.millrace.trainer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.plan.Task;
import io.millrace.trainer.metric.Classification;
import io.millrace.trainer.metric.Metric;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    @Test
    void certainScoresForetellThemselves() {
        var metrics = Expectation.of(new double[] {1, 0, 1, 0, 0}, 2);

        assertThat(metrics.get("auc_roc")).isEqualTo(1);
        assertThat(metrics.get("average_precision")).isEqualTo(1);
        assertThat(metrics.get("log_loss")).isZero();
        assertThat(metrics.get("brier")).isZero();
        assertThat(metrics.get("precision_at_k")).isEqualTo(1);
        assertThat(metrics.get("base_rate")).isEqualTo(0.4);
        assertThat(metrics).doesNotContainKey("calibration_error");
    }

    @Test
    void oneScoreForAllTellsNothingApart() {
        var metrics = Expectation.of(new double[] {0.25, 0.25, 0.25, 0.25}, 100);

        assertThat(metrics.get("auc_roc")).isCloseTo(0.5, within(1e-12));
        assertThat(metrics.get("average_precision")).isCloseTo(0.25, within(1e-12));
        assertThat(metrics.get("brier")).isCloseTo(0.1875, within(1e-12));
        assertThat(metrics.get("k")).isEqualTo(4);
    }

    /** Labels drawn by the scores themselves: what calibrated means. */
    @Test
    void comesCloseToWhatCalibratedScoresGive() {
        var random = new Random(5);
        int rows = 40_000;
        var scores = new double[rows];
        var labels = new double[rows];
        for (int row = 0; row < rows; row++) {
            scores[row] = Math.round(Math.pow(random.nextDouble(), 4) * 1000) / 1000.0;
            labels[row] = random.nextDouble() < scores[row] ? 1 : 0;
        }
        var actual = Classification.of(scores, labels, 1000);
        var expected = Expectation.of(scores, 1000);

        for (var metric : Metric.of(Task.BINARY)) {
            if (metric != Metric.CALIBRATION_ERROR) {
                assertThat(expected.get(metric.word()))
                        .as(metric.word())
                        .isCloseTo(metric.of(actual), within(0.02));
            }
        }
        assertThat(expected.get("log_loss")).isCloseTo(actual.logLoss(), within(0.005));
    }
}
