package io.millrace.inference.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.model.DriftBaseline;
import io.millrace.schemas.model.Histogram;
import io.millrace.schemas.model.ModelInput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaselineBinsTest {
    private static final double NONE = Double.NaN;

    private final BaselineBins bins = Baselines.uniform();

    @Test
    void everyValueHasItsBin() {
        var counts = new long[bins.size()];
        for (double x : new double[] {-9, 0.999, 1, 1.5, 2, 3, 4, 99, NONE}) {
            bins.count(new double[] {x, 1}, new String[] {null, "b"}, 0.5, counts);
        }
        bins.count(new double[] {1, NONE}, new String[2], 0.5, counts);
        bins.count(new double[] {1, NONE}, new String[] {null, "new"}, 0.4, counts);

        assertThat(bins.within(0, counts)).containsExactly(2, 4, 1, 1, 2);
        assertThat(bins.missing(0, counts)).isEqualTo(1);
        assertThat(bins.within(1, counts)).containsExactly(0, 9);
        assertThat(bins.missing(1, counts)).isEqualTo(1);
        assertThat(bins.unseen(1, counts)).isEqualTo(1);
        assertThat(bins.within(2, counts)).containsExactly(1, 10);
        assertThat(Arrays.stream(counts).sum()).isEqualTo(3 * 11);
    }

    @Test
    void manyEdgesAreFoundAsFewAre() {
        for (int edges : new int[] {0, 1, 2, 24, 25, 63}) {
            var inner = IntStream.range(0, edges).mapToObj(i -> i * 0.5).toList();
            var counts = new ArrayList<>(Collections.nCopies(edges + 1, 1L));
            var many =
                    BaselineBins.of(
                            List.of(ModelInput.number("x")),
                            new DriftBaseline(
                                    Map.of("x", new Histogram(inner, counts, 0)), Histogram.EMPTY));
            for (double x = -1; x < 40; x += 0.25) {
                var counted = new long[many.size()];
                many.count(new double[] {x}, new String[1], 0.5, counted);
                long below = inner.stream().filter(new Bound(x)::holds).count();

                assertThat(many.within(0, counted)[(int) below]).as("%s of %d", x, edges).isOne();
            }
        }
    }

    private record Bound(double x) {
        boolean holds(double edge) {
            return edge <= x;
        }
    }

    @Test
    void anOutlierIsUnlikeAnythingInTraining() {
        var known = new String[] {null, "a"};
        assertThat(bins.isOutlier(new double[] {10, 0}, known)).isFalse(); // 4 + 2 * (4 - 1)
        assertThat(bins.isOutlier(new double[] {-5, 0}, known)).isFalse();
        assertThat(bins.outliers(new double[] {10.1, 0}, known)).containsExactly("x");
        assertThat(bins.outliers(new double[] {-5.1, 0}, known)).containsExactly("x");
        assertThat(bins.outliers(new double[] {NONE, 0}, known)).as("missing before").isEmpty();
        assertThat(bins.outliers(new double[] {1, NONE}, new String[] {null, "new"}))
                .as("no code")
                .containsExactly("k");
        assertThat(bins.outliers(new double[] {99, NONE}, new String[2]))
                .as("never missing in training")
                .containsExactly("x", "k");
    }

    @Test
    void withoutABaselineNothingIsAnOutlier() {
        var bare = Baselines.none();

        assertThat(bare.isEmpty()).isTrue();
        assertThat(bins.isEmpty()).isFalse();
        assertThat(bare.isOutlier(new double[] {1e9, NONE}, new String[2])).isFalse();
    }

    @Test
    void countsAreReadAsTheyWereWritten() {
        var counts = WindowCounts.empty(bins.size());
        for (int i = 0; i < 300; i++) {
            counts.count(
                    bins,
                    new double[] {i % 5, 1},
                    new String[] {null, "b"},
                    0.7,
                    90 + i,
                    4_000 + i);
        }
        var read = WindowCounts.decode(counts.encode());

        assertThat(read.counts()).isEqualTo(counts.counts());
        assertThat(read.events()).isEqualTo(300);
        assertThat(read.upTo()).isEqualTo(4_299);
        assertThat(read.first()).isEqualTo(90);
        assertThat(read.last()).isEqualTo(389);
        assertThat(WindowCounts.decode(WindowCounts.empty(3).encode()).upTo()).isEqualTo(-1);
        // Golden: 1, offset + 1, events, first + 1, last + 1, size, counts.
        assertThat(WindowCounts.empty(2).encode()).containsExactly(1, 0, 0, 0, 0, 2, 0, 0);
        assertThat(List.of(counts.encode()[0], counts.encode()[1], counts.encode()[2]))
                .isEqualTo(List.of((byte) 1, (byte) 0xCC, (byte) 0x21));
    }
}
