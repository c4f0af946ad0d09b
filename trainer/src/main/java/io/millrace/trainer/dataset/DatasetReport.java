package io.millrace.trainer.dataset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millrace.schemas.model.Histogram;
import io.millrace.schemas.model.ModelInput;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a data set looks like.
 *
 * @param from event time of the oldest row, in ms
 * @param to event time of the newest row, in ms
 * @param meanLabel for a classifier the share of positives; NaN without rows
 */
public record DatasetReport(int rows, long from, long to, double meanLabel, List<OfInput> inputs) {
    /** A shift of more than this is worth a word. */
    public static final double SHIFTED = 0.25;

    public DatasetReport {
        inputs = List.copyOf(inputs);
    }

    /**
     * One input. What is not defined is NaN: of a category least, most and mean, of a column that
     * is missing throughout as well.
     *
     * @param missing rows without a value
     * @param values how many different ones there are, missing apart
     * @param drift population stability index against the rows that the champion was trained on;
     *     null where there is no champion
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OfInput(
            String input,
            int missing,
            int values,
            double least,
            double most,
            double mean,
            Double drift) {
        /** Whether nothing can be learnt from it. */
        public boolean constant() {
            return values == 1;
        }

        /** Whether it was never there. */
        public boolean absent() {
            return values == 0;
        }
    }

    /**
     * @param last inputs of the champion with what it saw of them; empty where there is none
     */
    public static DatasetReport of(
            Dataset rows, List<ModelInput> last, Map<String, Histogram> baselines) {
        var before = last.isEmpty() ? null : Categories.coded(rows, last);
        var inputs =
                IntStream.range(0, rows.width())
                        .mapToObj(
                                column -> {
                                    var baseline = baselines.get(rows.inputs().get(column));
                                    return input(
                                            rows,
                                            column,
                                            before == null || baseline == null
                                                    ? null
                                                    : Drift.psi(baseline, column(before, column)));
                                })
                        .toList();
        double labels = IntStream.range(0, rows.rows()).mapToDouble(rows::label).sum();
        boolean none = rows.isEmpty();
        return new DatasetReport(
                rows.rows(),
                none ? 0 : rows.time(0),
                none ? 0 : rows.time(rows.rows() - 1),
                labels / rows.rows(),
                inputs);
    }

    private static OfInput input(Dataset rows, int column, Double drift) {
        boolean category = Categories.isCategory(rows.columns().get(column));
        var different = new HashSet<Double>();
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double mean = 0;
        int known = 0;
        for (double value : column(rows, column)) {
            if (!Double.isNaN(value)) {
                different.add(value);
                least = Math.min(least, value);
                most = Math.max(most, value);
                known++;
                mean += (value - mean) / known;
            }
        }
        boolean none = known == 0 || category;
        return new OfInput(
                rows.inputs().get(column),
                rows.rows() - known,
                different.size(),
                none ? Double.NaN : least,
                none ? Double.NaN : most,
                none ? Double.NaN : mean,
                drift);
    }

    private static double[] column(Dataset rows, int column) {
        return IntStream.range(0, rows.rows())
                .mapToDouble(row -> rows.value(row, column))
                .toArray();
    }

    /** What is odd, in a line; else that nothing is. */
    public String line() {
        var odd =
                List.of(
                        named("never there", OfInput::absent),
                        named("constant", OfInput::constant),
                        named(
                                "shifted",
                                input -> input.drift() != null && input.drift() > SHIFTED));
        var told = odd.stream().filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
        return "%d rows of %d inputs, label %.4f on average; %s"
                .formatted(rows, inputs.size(), meanLabel, told.isEmpty() ? "nothing odd" : told);
    }

    private String named(String what, Predicate<OfInput> which) {
        var names = inputs.stream().filter(which).map(OfInput::input).toList();
        return names.isEmpty() ? "" : what + ": " + String.join(", ", names);
    }
}
