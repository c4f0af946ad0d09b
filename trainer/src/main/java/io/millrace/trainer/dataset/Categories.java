package io.millrace.trainer.dataset;

import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.plan.InputType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts as numbers. A model's codes are learnt from its training rows and from no others: the most
 * frequent text is 0, equal counts are in the order of the texts. A text that is too rare, or not
 * among the training rows at all, is missing to the model, when it is trained and when it serves.
 */
public final class Categories {
    /** Rows that a text must have to be told from others. */
    static final int FEWEST = 10;

    /** Texts with a code. */
    static final int MOST = 64;

    private Categories() {}

    /** The columns with the codes to train with. */
    public static List<ModelInput> learn(Dataset train) {
        return IntStream.range(0, train.width()).mapToObj(column -> learn(train, column)).toList();
    }

    /**
     * The rows in a model's codes.
     *
     * @param columns the model's, as many as the rows have
     */
    public static Dataset coded(Dataset rows, List<ModelInput> columns) {
        int width = rows.width();
        var recoding = new ArrayList<double[]>();
        for (int i = 0; i < width; i++) {
            recoding.add(recoding(rows.columns().get(i), columns.get(i)));
        }
        var values = new double[rows.rows() * width];
        for (int row = 0; row < rows.rows(); row++) {
            for (int i = 0; i < width; i++) {
                double value = rows.value(row, i);
                var codes = recoding.get(i);
                values[row * width + i] =
                        codes == null || Double.isNaN(value) ? value : codes[(int) value];
            }
        }
        return rows.with(columns, values);
    }

    /**
     * The rows with categories missing, and behind the inputs a column for each code of each: 1
     * where the row has the code, else 0. A missing category has 0 in all of them.
     */
    public static Dataset oneHot(Dataset rows) {
        var indicators = Indicator.of(rows.columns());
        if (indicators.isEmpty()) {
            return rows;
        }
        int width = rows.width() + indicators.size();
        var values = new double[rows.rows() * width];
        for (int row = 0; row < rows.rows(); row++) {
            for (int i = 0; i < rows.width(); i++) {
                values[row * width + i] =
                        isCategory(rows.columns().get(i)) ? Double.NaN : rows.value(row, i);
            }
            for (int i = 0; i < indicators.size(); i++) {
                var indicator = indicators.get(i);
                boolean has = rows.value(row, indicator.column()) == indicator.code();
                values[row * width + rows.width() + i] = has ? 1 : 0;
            }
        }
        var columns = new ArrayList<ModelInput>();
        rows.inputs().forEach(name -> columns.add(ModelInput.number(name)));
        indicators.forEach(
                one -> {
                    var of = rows.columns().get(one.column());
                    columns.add(
                            ModelInput.number(of.name() + "=" + of.categories().get(one.code())));
                });
        return rows.with(List.copyOf(columns), values);
    }

    static boolean isCategory(ModelInput column) {
        return column.type() == InputType.CATEGORY;
    }

    private static ModelInput learn(Dataset train, int index) {
        var column = train.columns().get(index);
        if (!isCategory(column)) {
            return column;
        }
        var counts = new int[column.categories().size()];
        for (int row = 0; row < train.rows(); row++) {
            double code = train.value(row, index);
            if (!Double.isNaN(code)) {
                counts[(int) code]++;
            }
        }
        var texts =
                IntStream.range(0, counts.length)
                        .boxed()
                        .filter(code -> counts[code] >= FEWEST)
                        .sorted(
                                Comparator.<Integer>comparingInt(code -> -counts[code])
                                        .thenComparing(code -> column.categories().get(code)))
                        .limit(MOST)
                        .map(code -> column.categories().get(code))
                        .toList();
        return new ModelInput(column.name(), InputType.CATEGORY, texts);
    }

    /** By old code the new one; null where nothing is to be changed. */
    private static double[] recoding(ModelInput from, ModelInput to) {
        if (!isCategory(from)) {
            return null;
        }
        var codes = to.codes();
        return from.categories().stream()
                .mapToDouble(text -> codes.getOrDefault(text, Double.NaN))
                .toArray();
    }
}
