package io.millrace.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BaselineTest {
    @Test
    void whatRepeatsHasABinOfItsOwn() {
        var mostlyZero = new double[1000];
        Arrays.setAll(mostlyZero, i -> i < 950 ? 0 : i - 949);
        var histogram = Baseline.histogram(mostlyZero);

        assertThat(histogram.edges()).containsExactly(1.0);
        assertThat(histogram.counts()).containsExactly(950L, 50L);

        var middle = new double[1000];
        Arrays.setAll(middle, i -> i < 300 ? i : i < 900 ? 500 : i + 1000);
        var edges = Baseline.histogram(middle).edges();
        assertThat(edges).contains(500.0, 1900.0);
    }

    @Test
    void oneValueIsOneBin() {
        assertThat(Baseline.histogram(new double[] {2, 2, 2}).edges()).isEmpty();
        assertThat(Baseline.histogram(new double[] {Double.NaN}).counts()).containsExactly(0L);
        assertThat(Baseline.histogram(new double[] {Double.NaN}).missing()).isEqualTo(1);
    }

    @Test
    void noBinIsEmptyAndEveryValueIsCounted() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var values = new double[1 + random.nextInt(200)];
            int distinct = 1 + random.nextInt(30);
            Arrays.setAll(
                    values,
                    i -> random.nextInt(6) == 0 ? Double.NaN : random.nextInt(distinct) - 5);
            var histogram = Baseline.histogram(values);
            long present = Arrays.stream(values).filter(value -> !Double.isNaN(value)).count();

            assertThat(histogram.counts().stream().mapToLong(n -> n).sum()).isEqualTo(present);
            assertThat(histogram.edges()).isSorted().doesNotHaveDuplicates();
            if (present > 0) {
                assertThat(histogram.counts()).as("seed %d", seed).allMatch(count -> count > 0);
            }
        }
    }
}
