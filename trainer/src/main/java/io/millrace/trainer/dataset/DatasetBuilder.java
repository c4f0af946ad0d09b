package io.millrace.trainer.dataset;

import io.millrace.schemas.problem.FailureException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Takes examples in any order, each id once, and builds the ordered {@link Dataset}. */
public final class DatasetBuilder {
    private static final int FIRST_ROWS = 1024;

    private final List<String> inputs;
    private final Comparator<String> idOrder;
    private double[] values;
    private double[] labels = new double[FIRST_ROWS];
    private long[] times = new long[FIRST_ROWS];
    private String[] ids = new String[FIRST_ROWS];
    private int rows;

    /**
     * @param inputs names of the columns
     * @param idOrder order of ids at equal times: that of the source's id type
     */
    public DatasetBuilder(List<String> inputs, Comparator<String> idOrder) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a dataset needs at least one input");
        }
        this.inputs = List.copyOf(inputs);
        this.idOrder = idOrder;
        this.values = new double[FIRST_ROWS * inputs.size()];
    }

    /**
     * Adds one example; the numbers are copied.
     *
     * @param time event time in ms
     * @throws FailureException where a number or the label is infinite, or the label is missing
     */
    public DatasetBuilder add(String id, long time, double label, double[] numbers) {
        if (numbers.length != inputs.size()) {
            throw new IllegalArgumentException(
                    "example %s has %d numbers, the plan has %d inputs"
                            .formatted(id, numbers.length, inputs.size()));
        }
        refuseInfinities(id, label, numbers);
        if (rows == labels.length) {
            grow();
        }
        System.arraycopy(numbers, 0, values, rows * inputs.size(), numbers.length);
        labels[rows] = label;
        times[rows] = time;
        ids[rows] = id;
        rows++;
        return this;
    }

    public int rows() {
        return rows;
    }

    public Dataset build() {
        int width = inputs.size();
        var order =
                IntStream.range(0, rows)
                        .boxed()
                        .sorted(
                                Comparator.<Integer>comparingLong(row -> times[row])
                                        .thenComparing(row -> ids[row], idOrder))
                        .mapToInt(Integer::intValue)
                        .toArray();
        var sortedValues = new double[rows * width];
        var sortedLabels = new double[rows];
        var sortedTimes = new long[rows];
        var sortedIds = new String[rows];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(values, order[i] * width, sortedValues, i * width, width);
            sortedLabels[i] = labels[order[i]];
            sortedTimes[i] = times[order[i]];
            sortedIds[i] = ids[order[i]];
            if (i > 0
                    && sortedTimes[i] == sortedTimes[i - 1]
                    && sortedIds[i].equals(sortedIds[i - 1])) {
                throw new IllegalArgumentException(
                        "example " + sortedIds[i] + " was added twice: its order is undefined");
            }
        }
        return new Dataset(inputs, sortedValues, sortedLabels, sortedTimes, sortedIds);
    }

    private void refuseInfinities(String id, double label, double[] numbers) {
        if (!Double.isFinite(label)) {
            throw new FailureException(
                    "example %s: its label is %s".formatted(id, label),
                    "a label is a finite number; look at the label's expression");
        }
        for (int i = 0; i < numbers.length; i++) {
            if (Double.isInfinite(numbers[i])) {
                throw new FailureException(
                        "example %s: input '%s' is %s".formatted(id, inputs.get(i), numbers[i]),
                        "the feature stream never writes infinities; look for another producer on"
                                + " the training-examples topic");
            }
        }
    }

    private void grow() {
        int capacity = Math.multiplyExact(labels.length, 2);
        values = Arrays.copyOf(values, Math.multiplyExact(capacity, inputs.size()));
        labels = Arrays.copyOf(labels, capacity);
        times = Arrays.copyOf(times, capacity);
        ids = Arrays.copyOf(ids, capacity);
    }
}
