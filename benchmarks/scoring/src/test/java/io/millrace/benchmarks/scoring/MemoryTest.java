package io.millrace.benchmarks.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final double MB = 1e6;

    @Test
    void noiseAndSinglePeaksAreFlat() {
        var random = new Random(1);
        var memory = new Memory();
        for (int second = 0; second < 120; second++) {
            double peak = second > 110 ? 200 * MB : 0;
            memory.add(second, 400 * MB + 3 * MB * random.nextGaussian() + peak);
        }

        var verdict = memory.verdict(600);

        assertThat(verdict.flat()).as(verdict.toString()).isTrue();
        assertThat(verdict.megabytes()).isCloseTo(400, within(2.0));
    }

    @Test
    void aLeakOfHalfAModelASwapIsNot() {
        var random = new Random(2);
        var memory = new Memory();
        for (int second = 0; second < 60; second++) {
            memory.add(second, 400 * MB + 5 * 0.25 * MB * second + 3 * MB * random.nextGaussian());
        }

        var verdict = memory.verdict(300);

        assertThat(verdict.flat()).as(verdict.toString()).isFalse();
        assertThat(verdict.bytesPerSwap()).isCloseTo(0.25 * MB, within(0.05 * MB));
    }
}
