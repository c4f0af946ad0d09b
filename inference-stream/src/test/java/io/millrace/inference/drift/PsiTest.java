package io.millrace.inference.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PsiTest {
    @Test
    void isTheSumOverTheBins() {
        // Shares with half an event more in each of two bins: 2/4 and 2/4 against 1/4 and 3/4.
        var left = new long[] {3, 3};
        var right = new long[] {1, 4};
        double b = 3.5 / 7;
        double s = 1.5 / 6;
        double expected = (s - b) * Math.log(s / b) + (b - s) * Math.log((1 - s) / (1 - b));

        assertThat(Psi.index(left, right)).isCloseTo(expected, within(1e-12));
        assertThat(Psi.index(left, left)).isZero();
        assertThat(Psi.index(new long[] {50, 50}, new long[] {100, 0})).isFinite().isGreaterThan(2);
    }

    @Test
    void nothingIsComparedWithNothing() {
        assertThat(Psi.index(new long[] {0, 0}, new long[] {1, 1})).isNaN();
        assertThat(Psi.index(new long[] {1, 1}, new long[] {0, 0})).isNaN();
        assertThat(Psi.index(new long[] {5}, new long[] {5})).isNaN();
        assertThat(Psi.noise(new long[] {5}, new long[] {5})).isNaN();
    }

    @Test
    void theNoiseIsThatOfChiSquare() {
        // Chi-square with 9 degrees of freedom at 1 - 10^-6 is 46.08 (tables).
        double noise = Psi.noise(ten(2_000), ten(500));
        assertThat(noise / (1.0 / 20_000 + 1.0 / 5_000)).isCloseTo(46.08, within(0.5));
    }

    /** 4,000 draws without a shift: none above the noise, their mean as theory has it. */
    @Test
    void withoutAShiftTheIndexStaysUnderTheNoise() {
        var random = new Random(11);
        double sum = 0;
        int draws = 4_000;
        for (int draw = 0; draw < draws; draw++) {
            var baseline = sample(20_000, random);
            var served = sample(500, random);
            double index = Psi.index(baseline, served);
            assertThat(index).isLessThan(Psi.noise(baseline, served));
            sum += index;
        }
        double expected = 9 * (1.0 / 500 + 1.0 / 20_000);
        assertThat(sum / draws).isCloseTo(expected, within(expected / 20));
    }

    private static long[] ten(long each) {
        var counts = new long[10];
        java.util.Arrays.fill(counts, each);
        return counts;
    }

    private static long[] sample(int events, Random random) {
        var counts = new long[10];
        for (int i = 0; i < events; i++) {
            counts[random.nextInt(10)]++;
        }
        return counts;
    }
}
