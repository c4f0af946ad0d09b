package io.millrace.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InHeapTest {
    private static final Workload SMALL =
            new Workload(7, 2_000, 20, 0.8, 60, 0, 1, Workload.SIX_WINDOWS);

    @ParameterizedTest
    @CsvSource({"0, 60", "0.05, 60", "0.3, 2", "0.05, 1"})
    void answersAsTheDefinitionDoes(double latePart, int days) {
        var workload = new Workload(7, 2_000, 20, 0.8, days, latePart, 1, Workload.SIX_WINDOWS);
        assertThat(sum(new InHeap(workload), workload)).isEqualTo(sum(naive(workload), workload));
    }

    @Test
    void oneLostEventShows() {
        var reference = sum(new InHeap(SMALL), SMALL);
        var fewer = new Workload(7, 2_000, 20, 0.8, 60, 0, 2, Workload.SIX_WINDOWS);
        assertThat(reference.matches(sum(new InHeap(fewer), fewer))).isFalse();
    }

    @Test
    void aBoundaryThatIsOffByOneShows() {
        // Events one minute apart: the older one is just outside of the half-open minute.
        var answer = new double[Answer.VALUES];
        var windows = new CardWindows(new long[] {60_000}, 0);
        windows.process(0, 5, answer);
        windows.process(60_000, 7, answer);
        assertThat(answer[Answer.COUNT]).isEqualTo(1);
        windows.process(119_999, 9, answer);
        assertThat(answer[Answer.COUNT]).isEqualTo(2);
    }

    @Test
    void theOrderOfAnswersDoesNotMatter() {
        var forth = new Checksum(1);
        var back = new Checksum(1);
        double[] one = {1, 5, 5, 5, 5, Double.NaN};
        double[] two = {2, 12, 6, 5, 7, Math.sqrt(2)};
        forth.add(1, 10, one);
        forth.add(2, 20, two);
        back.add(2, 20, two);
        back.add(1, 10, one);
        assertThat(back.sum()).isEqualTo(forth.sum());
        var swapped = new Checksum(1);
        swapped.add(1, 10, two);
        swapped.add(2, 20, one);
        assertThat(swapped.sum().matches(forth.sum())).isFalse();
    }

    @Test
    void aDeviationIsExactBeyond64Bits() {
        long count = 1_000_000;
        long sum = 3_000_000_000_000L;
        long squares = 9_000_000_000_000_001_000L;
        var numerator =
                BigDecimal.valueOf(count)
                        .multiply(BigDecimal.valueOf(squares))
                        .subtract(BigDecimal.valueOf(sum).pow(2));
        var variance =
                numerator.divide(BigDecimal.valueOf(count * (count - 1)), new MathContext(40));
        assertThat(Answer.deviation(count, sum, squares))
                .isEqualTo(Math.sqrt(variance.doubleValue()));
    }

    private static Checksum.Sum sum(Engine engine, Workload workload) {
        return Pass.run(engine, Events.of(workload), workload.windows().size(), 500).checksum();
    }

    /** Straight from the definition of a window. */
    private static Engine naive(Workload workload) {
        var lengths = workload.lengths();
        var seen = new java.util.ArrayList<long[]>();
        return new Engine() {
            @Override
            public void process(int card, long time, long cents, long id, double[] answer) {
                seen.add(new long[] {card, time, cents});
                for (int window = 0; window < lengths.length; window++) {
                    long after = time - lengths[window];
                    var amounts =
                            seen.stream()
                                    .filter(e -> e[0] == card && e[1] > after && e[1] <= time)
                                    .mapToLong(e -> e[2])
                                    .toArray();
                    var statistics = java.util.Arrays.stream(amounts).summaryStatistics();
                    Answer.fill(
                            answer,
                            window,
                            amounts.length,
                            statistics.getSum(),
                            java.util.Arrays.stream(amounts).map(x -> x * x).sum(),
                            statistics.getMin(),
                            statistics.getMax());
                }
            }

            @Override
            public void commit() {
                // It has no store.
            }

            @Override
            public void close() {
                // It holds nothing but memory.
            }
        };
    }
}
