package io.millrace.trainer.dataset;

import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.problem.FailureException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/**
 * Labelled vectors as they were served: one row per example, ordered by (event time, id), one
 * column per input. Immutable; a slice shares the arrays of the whole.
 *
 * <p>Values are row-major doubles, {@code values[row * width + column]}; NaN is a missing value and
 * infinities never get in. A category's value is the place of its text in its column's categories.
 * Times are event times in ms.
 */
public final class Dataset {
    private final List<ModelInput> columns;
    private final List<String> inputs;
    private final double[] values;
    private final double[] labels;
    private final long[] times;
    private final String[] ids;

    /** Null where every row weighs 1. */
    private final double[] weights;

    private final int from;
    private final int to;

    Dataset(
            List<ModelInput> columns,
            double[] values,
            double[] labels,
            long[] times,
            String[] ids) {
        this(columns, values, labels, times, ids, null, 0, labels.length);
    }

    private Dataset(
            List<ModelInput> columns,
            double[] values,
            double[] labels,
            long[] times,
            String[] ids,
            double[] weights,
            int from,
            int to) {
        this.columns = columns;
        this.inputs = columns.stream().map(ModelInput::name).toList();
        this.values = values;
        this.labels = labels;
        this.times = times;
        this.ids = ids;
        this.weights = weights;
        this.from = from;
        this.to = to;
    }

    /** Names of the columns, in the order of the plan's inputs. */
    public List<String> inputs() {
        return inputs;
    }

    /** The columns with the texts of those that are categories. */
    public List<ModelInput> columns() {
        return columns;
    }

    public int width() {
        return inputs.size();
    }

    public int rows() {
        return to - from;
    }

    public boolean isEmpty() {
        return from == to;
    }

    public double value(int row, int column) {
        return values[at(row) * width() + Objects.checkIndex(column, width())];
    }

    public double label(int row) {
        return labels[at(row)];
    }

    /** Event time in ms. */
    public long time(int row) {
        return times[at(row)];
    }

    public String id(int row) {
        return ids[at(row)];
    }

    /**
     * How many rows this one stands for: 1, but for the negatives of a {@link Sample#thinned
     * thinned} set.
     */
    public double weight(int row) {
        return weights == null ? 1 : weights[at(row)];
    }

    /** Copies the values of one row to the start of {@code target}. */
    public void copyRow(int row, double[] target) {
        System.arraycopy(values, at(row) * width(), target, 0, width());
    }

    /** A copy of the labels. */
    public double[] labels() {
        return Arrays.copyOfRange(labels, from, to);
    }

    /** Rows whose label is 1. */
    public int positives() {
        return count(1);
    }

    /** Rows whose label is 0. */
    public int negatives() {
        return count(0);
    }

    /** Mean of the labels; for a classifier the share of label 1. */
    public double meanLabel() {
        return Arrays.stream(labels, from, to).sum() / rows();
    }

    /** The label in the middle of their order; of two the mean. */
    public double medianLabel() {
        var sorted = labels();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : sorted[middle - 1] / 2 + sorted[middle] / 2;
    }

    /** Whether there are two different labels. */
    public boolean labelsVary() {
        for (int i = from + 1; i < to; i++) {
            if (labels[i] != labels[from]) {
                return true;
            }
        }
        return false;
    }

    /** Log-odds of label 1 against label 0, as the rows weigh. */
    public double logOdds() {
        double positive = 0;
        double negative = 0;
        for (int i = from; i < to; i++) {
            double weight = weights == null ? 1 : weights[i];
            positive += labels[i] == 1 ? weight : 0;
            negative += labels[i] == 0 ? weight : 0;
        }
        return StrictMath.log(positive / negative);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive). */
    public Dataset slice(int from, int to) {
        Objects.checkFromToIndex(from, to, rows());
        return new Dataset(
                columns, values, labels, times, ids, weights, this.from + from, this.from + to);
    }

    /** Rows with {@code from <= time < to}. */
    public Dataset between(long from, long to) {
        int first = firstRowAt(from);
        return slice(first, Math.max(first, firstRowAt(to)));
    }

    /** How many rows have that time or an earlier one. */
    public int rowsUntil(long time) {
        return time == Long.MAX_VALUE ? rows() : firstRowAt(time + 1);
    }

    /** The first row whose time is {@code time} or later; {@link #rows()} where there is none. */
    public int firstRowAt(long time) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - from;
    }

    /**
     * The same rows with other columns.
     *
     * @param values row-major, of this slice's rows
     */
    Dataset with(List<ModelInput> columns, double[] values) {
        return new Dataset(
                columns,
                values,
                labels(),
                Arrays.copyOfRange(times, from, to),
                Arrays.copyOfRange(ids, from, to),
                weights == null ? null : Arrays.copyOfRange(weights, from, to),
                0,
                rows());
    }

    /** The same with other weights. */
    Dataset weighing(DoubleUnaryOperator byLabel) {
        var other = Arrays.stream(labels).map(byLabel).toArray();
        return new Dataset(columns, values, labels, times, ids, other, from, to);
    }

    /** A copy of some rows, in this order. */
    Dataset picked(int[] wanted) {
        var rows = Arrays.stream(wanted).map(this::at).toArray();
        int width = width();
        var pickedValues = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * width, pickedValues, i * width, width);
        }
        return new Dataset(
                columns,
                pickedValues,
                Arrays.stream(rows).mapToDouble(row -> labels[row]).toArray(),
                Arrays.stream(rows).mapToLong(row -> times[row]).toArray(),
                Arrays.stream(rows).mapToObj(row -> ids[row]).toArray(String[]::new),
                weights == null
                        ? null
                        : Arrays.stream(rows).mapToDouble(row -> weights[row]).toArray(),
                0,
                rows.length);
    }

    /**
     * All values narrowed to float32, row-major, as a float model sees them.
     *
     * @throws FailureException at a value beyond the range of float32, which would become infinite
     */
    public float[] floats() {
        var narrowed = new float[rows() * width()];
        for (int i = 0, start = from * width(); i < narrowed.length; i++) {
            narrowed[i] = (float) values[start + i];
            if (Float.isInfinite(narrowed[i])) {
                throw new FailureException(
                        "example %s: %s of input '%s' is beyond the range of a 32-bit float"
                                .formatted(
                                        id(i / width()),
                                        values[start + i],
                                        inputs.get(i % width())),
                        "bound the input with a 'valid' rule, or train the logistic learner only");
            }
        }
        return narrowed;
    }

    private int at(int row) {
        return from + Objects.checkIndex(row, rows());
    }

    private int count(double label) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if (labels[i] == label) {
                count++;
            }
        }
        return count;
    }
}
