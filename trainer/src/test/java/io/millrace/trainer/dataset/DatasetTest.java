package io.millrace.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.IdType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetTest {
    private static final List<String> INPUTS = List.of("a", "b");

    @Test
    void ordersByTimeThenByIdAsItsTypeSays() {
        assertThat(ids(sample(IdType.LONG))).containsExactly("7", "9", "10", "1");
        assertThat(ids(sample(IdType.STRING))).containsExactly("7", "10", "9", "1");
    }

    @Test
    void keepsValuesLabelsAndTimesTogetherWithTheirRow() {
        var rows = sample(IdType.LONG);
        assertThat(rows.value(1, 0)).isEqualTo(9.5);
        assertThat(rows.value(1, 1)).isNaN();
        assertThat(rows.labels()).containsExactly(0, 1, 0, 1);
        assertThat(rows.time(3)).isEqualTo(300);
        assertThat(rows.positives()).isEqualTo(2);
        assertThat(rows.negatives()).isEqualTo(2);
    }

    @Test
    void slicesAreHalfOpenAndSeeTheirOwnRowsOnly() {
        var slice = sample(IdType.LONG).between(200, 300);
        assertThat(ids(slice)).containsExactly("9", "10");
        assertThat(slice.positives()).isEqualTo(1);
        assertThat(slice.labels()).containsExactly(1, 0);
        assertThat(ids(slice.slice(1, 2))).containsExactly("10");
        assertThat(slice.slice(1, 2).floats()).containsExactly(10.5f, 1f);
        assertThat(sample(IdType.LONG).between(201, 300).isEmpty()).isTrue();
        assertThat(sample(IdType.LONG).between(500, 100).isEmpty()).isTrue();
        assertThat(slice.firstRowAt(0)).isZero();
        assertThat(slice.firstRowAt(1000)).isEqualTo(2);
        assertThatThrownBy(() -> slice.label(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void growsBeyondItsFirstRows() {
        var rows = Examples.random(5000, 1);
        assertThat(rows.rows()).isEqualTo(5000);
        assertThat(rows.id(4999)).isEqualTo("4999");
        assertThat(rows.value(4999, 6)).isEqualTo(3.7);
    }

    @Test
    void refusesInfinitiesAndMissingLabelsByName() {
        var builder = new DatasetBuilder(INPUTS, IdType.LONG);
        assertThatThrownBy(() -> builder.add("4", 0, 0, new double[] {1, Double.NEGATIVE_INFINITY}))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("example 4: input 'b' is -Infinity");
        assertThatThrownBy(() -> builder.add("5", 0, Double.NaN, new double[] {1, 2}))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("example 5: its label is NaN");
        assertThat(builder.rows()).isZero();
    }

    @Test
    void refusesOneExampleTwice() {
        var builder =
                new DatasetBuilder(INPUTS, IdType.LONG)
                        .add("4", 0, 0, new double[] {1, 2})
                        .add("4", 0, 1, new double[] {1, 2});
        assertThatThrownBy(builder::build).hasMessageContaining("example 4 was added twice");
    }

    @Test
    void refusesToNarrowWhatAFloatCannotHold() {
        var rows =
                new DatasetBuilder(INPUTS, IdType.LONG)
                        .add("4", 0, 0, new double[] {1, 1e39})
                        .build();
        assertThatThrownBy(rows::floats)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("example 4")
                .hasMessageContaining("'b'");
    }

    private static Dataset sample(IdType order) {
        return new DatasetBuilder(INPUTS, order)
                .add("10", 200, 0, new double[] {10.5, 1})
                .add("1", 300, 1, new double[] {1.5, 2})
                .add("9", 200, 1, new double[] {9.5, Double.NaN})
                .add("7", 100, 0, new double[] {7.5, 4})
                .build();
    }

    private static List<String> ids(Dataset rows) {
        return IntStream.range(0, rows.rows()).mapToObj(rows::id).toList();
    }

    @Test
    void thinsTheNegativesByTheirIdsAndWeighsWhatStays() {
        var rows = Examples.random(5000, 3);
        var thin = Sample.thinned(rows, 0.25, 9);

        assertThat(thin.positives()).isEqualTo(rows.positives());
        assertThat((double) thin.negatives() / rows.negatives()).isBetween(0.23, 0.27);
        assertThat(thin.logOdds()).isCloseTo(rows.logOdds(), within(0.1));
        var values = new double[rows.width()];
        var original = new double[rows.width()];
        for (int row = 0; row < thin.rows(); row++) {
            thin.copyRow(row, values);
            rows.copyRow(Integer.parseInt(thin.id(row)), original);
            assertThat(values).isEqualTo(original);
            assertThat(thin.weight(row)).isEqualTo(thin.label(row) == 1 ? 1 : 4);
        }
        var part = Sample.thinned(rows.slice(1000, 3000), 0.25, 9);
        assertThat(part.id(7)).isEqualTo(thin.id(thin.firstRowAt(part.time(0)) + 7));
        assertThat(Sample.thinned(rows, 0.25, 10).id(20)).isNotEqualTo(thin.id(20));
        assertThat(Sample.thinned(rows, 1, 9)).isSameAs(rows);
    }
}
