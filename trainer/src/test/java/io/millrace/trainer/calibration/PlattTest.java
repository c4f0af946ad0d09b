package io.millrace.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.model.Calibration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlattTest {
    @Test
    void findsTheSlopeAndOffsetThatMadeTheLabels() {
        var margins = margins(200_000, 31);
        var fitted = Platt.fit(margins, labels(margins, 0.6, -1.5, 32));
        assertThat(fitted.a()).isCloseTo(0.6, within(0.02));
        assertThat(fitted.b()).isCloseTo(-1.5, within(0.03));
    }

    @Test
    void isTheMinimumOfTheLoss() {
        var margins = margins(500, 33);
        var labels = labels(margins, 2, -1, 34);
        var fitted = Platt.fit(margins, labels);
        double lowest = loss(margins, labels, fitted.a(), fitted.b());
        for (double step : new double[] {1e-3, -1e-3, 0.1, -0.1, 1, -1}) {
            assertThat(loss(margins, labels, fitted.a() + step, fitted.b())).isGreaterThan(lowest);
            assertThat(loss(margins, labels, fitted.a(), fitted.b() + step)).isGreaterThan(lowest);
        }
    }

    @Test
    void correctsProbabilitiesThatAreTooHigh() {
        var margins = margins(50_000, 35);
        var labels = labels(margins, 1, -4, 36);
        var fitted = Platt.fit(margins, labels);
        double mean = Arrays.stream(margins).map(fitted::score).average().orElseThrow();
        assertThat(mean).isCloseTo(Arrays.stream(labels).average().orElseThrow(), within(1e-3));
    }

    @Test
    void hasAFiniteSlopeForSeparatedClasses() {
        var margins = margins(200, 37);
        var labels = Arrays.stream(margins).map(margin -> margin > 0 ? 1 : 0).toArray();
        var fitted = Platt.fit(margins, labels);
        assertThat(fitted.a()).isBetween(1.0, 1000.0);
    }

    @Test
    void leavesMarginsAloneWhereItCannotLearn() {
        var margins = margins(500, 38);
        var turned = labels(margins, -2, 0, 39);
        assertThat(Platt.fit(margins, turned)).isEqualTo(Calibration.IDENTITY);
        var labels = new double[500];
        assertThat(Platt.fit(margins, labels)).isEqualTo(Calibration.IDENTITY);
        Arrays.fill(labels, 0, 9, 1);
        assertThat(Platt.fit(margins, labels)).isEqualTo(Calibration.IDENTITY);
        Arrays.fill(labels, 0, 250, 1);
        var constant = new double[500];
        Arrays.fill(constant, -1.7);
        assertThat(Platt.fit(constant, labels)).isEqualTo(Calibration.IDENTITY);
        assertThat(Platt.fit(new double[0], new double[0])).isEqualTo(Calibration.IDENTITY);
    }

    private static double[] margins(int rows, long seed) {
        return new Random(seed).doubles(rows, -4, 4).toArray();
    }

    private static double[] labels(double[] margins, double a, double b, long seed) {
        var random = new Random(seed);
        return Arrays.stream(margins)
                .map(margin -> random.nextDouble() < 1 / (1 + Math.exp(-a * margin - b)) ? 1 : 0)
                .toArray();
    }

    private static double loss(double[] margins, double[] labels, double a, double b) {
        double positives = Arrays.stream(labels).sum();
        double high = (positives + 1) / (positives + 2);
        double low = 1 / (labels.length - positives + 2);
        double loss = 0;
        for (int i = 0; i < margins.length; i++) {
            double probability = 1 / (1 + Math.exp(-a * margins[i] - b));
            double target = labels[i] == 1 ? high : low;
            loss -= target * Math.log(probability) + (1 - target) * Math.log(1 - probability);
        }
        return loss;
    }
}
