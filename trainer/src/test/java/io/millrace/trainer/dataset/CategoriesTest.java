package io.millrace.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.IdType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CategoriesTest {
    private static final double NONE = Double.NaN;

    @Test
    void theMostFrequentTextIsZeroAndEqualCountsAreInTheOrderOfTexts() {
        var rows = rows(texts("b", 10), texts("c", 12), texts("a", 10), texts("rare", 9));

        assertThat(Categories.learn(rows).get(1))
                .isEqualTo(new ModelInput("carrier", InputType.CATEGORY, List.of("c", "a", "b")));
        assertThat(Categories.learn(rows).get(0)).isEqualTo(ModelInput.number("x"));
    }

    @Test
    void noMoreThanTheLimitHaveACode() {
        var many =
                IntStream.range(0, Categories.MOST + 5)
                        .mapToObj(i -> texts("t%03d".formatted(i), 10 + i))
                        .toArray(String[][]::new);

        var texts = Categories.learn(rows(many)).get(1).categories();

        assertThat(texts).hasSize(Categories.MOST).startsWith("t068").endsWith("t005");
    }

    @Test
    void whatTheTrainingRowsDoNotKnowIsMissingLikeAMissingText() {
        var all = rows(texts("a", 10), texts("b", 20), texts("new", 30), new String[] {null});
        var learnt = Categories.learn(all.slice(0, 30));

        var coded = Categories.coded(all, learnt);

        assertThat(column(coded, 1))
                .containsExactly(
                        IntStream.range(0, 61)
                                .mapToDouble(i -> i < 10 ? 1 : i < 30 ? 0 : NONE)
                                .toArray());
        assertThat(coded.value(60, 0)).isEqualTo(60);
        assertThat(coded.columns()).isEqualTo(learnt);
    }

    @Test
    void oneColumnPerCodeBehindTheInputs() {
        var rows = rows(texts("a", 10), texts("b", 20), new String[] {null});
        var spread = Categories.oneHot(Categories.coded(rows, Categories.learn(rows)));

        assertThat(spread.inputs()).containsExactly("x", "carrier", "carrier=b", "carrier=a");
        assertThat(row(spread, 0)).containsExactly(0, NONE, 0, 1);
        assertThat(row(spread, 29)).containsExactly(29, NONE, 1, 0);
        assertThat(row(spread, 30)).containsExactly(30, NONE, 0, 0);
        assertThat(spread.slice(29, 31).label(1)).isEqualTo(rows.label(30));
    }

    @Test
    void aSliceIsCodedByItself() {
        var rows = rows(texts("a", 10), texts("b", 20));
        var part = Categories.coded(rows.slice(8, 12), Categories.learn(rows));

        assertThat(part.rows()).isEqualTo(4);
        assertThat(part.id(0)).isEqualTo("8");
        assertThat(row(part, 1)).containsExactly(9, 1);
        assertThat(row(part, 2)).containsExactly(10, 0);
    }

    private static double[] column(Dataset rows, int column) {
        return IntStream.range(0, rows.rows())
                .mapToDouble(row -> rows.value(row, column))
                .toArray();
    }

    private static double[] row(Dataset rows, int row) {
        var values = new double[rows.width()];
        rows.copyRow(row, values);
        return values;
    }

    private static String[] texts(String text, int count) {
        return IntStream.range(0, count).mapToObj(i -> text).toArray(String[]::new);
    }

    /** The number counts the rows. */
    private static Dataset rows(String[]... texts) {
        var inputs =
                List.of(new Input("x", InputType.NUMBER), new Input("carrier", InputType.CATEGORY));
        var builder = DatasetBuilder.of(inputs, IdType.LONG);
        for (var text : Arrays.stream(texts).flatMap(Arrays::stream).toList()) {
            int row = builder.rows();
            builder.add(
                    Integer.toString(row),
                    row,
                    row % 2,
                    new double[] {row, NONE},
                    new String[] {null, text});
        }
        return builder.build();
    }
}
