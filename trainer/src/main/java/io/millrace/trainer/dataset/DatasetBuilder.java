package io.millrace.trainer.dataset;

import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.problem.FailureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Takes examples in any order, each id once, and builds the ordered {@link Dataset}. */
public final class DatasetBuilder {
    private static final int FIRST_ROWS = 1024;

    private final List<Input> inputs;

    /** By input the texts met so far with their codes; null for numbers. */
    private final List<Map<String, Double>> codes = new ArrayList<>();

    private final Comparator<String> idOrder;
    private double[] values;
    private double[] labels = new double[FIRST_ROWS];
    private long[] times = new long[FIRST_ROWS];
    private String[] ids = new String[FIRST_ROWS];
    private int rows;

    /**
     * @param inputs names of the columns, which all are numbers
     * @param idOrder order of ids at equal times: that of the source's id type
     */
    public DatasetBuilder(List<String> inputs, Comparator<String> idOrder) {
        this(idOrder, inputs.stream().map(name -> new Input(name, InputType.NUMBER)).toList());
    }

    private DatasetBuilder(Comparator<String> idOrder, List<Input> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a dataset needs at least one input");
        }
        this.inputs = List.copyOf(inputs);
        inputs.forEach(
                input ->
                        codes.add(
                                input.type() == InputType.CATEGORY ? new LinkedHashMap<>() : null));
        this.idOrder = idOrder;
        this.values = new double[FIRST_ROWS * inputs.size()];
    }

    /** For columns that may be categories. */
    public static DatasetBuilder of(List<Input> inputs, Comparator<String> idOrder) {
        return new DatasetBuilder(idOrder, inputs);
    }

    /**
     * Adds one example of numbers only; they are copied.
     *
     * @param time event time in ms
     * @throws FailureException where a number or the label is infinite, or the label is missing
     */
    public DatasetBuilder add(String id, long time, double label, double[] numbers) {
        return add(id, time, label, numbers, new String[numbers.length]);
    }

    /**
     * Adds one example; the arrays are copied.
     *
     * @param time event time in ms
     * @param texts of the categories, null where one is missing
     * @throws FailureException where a number or the label is infinite, or the label is missing
     */
    public DatasetBuilder add(
            String id, long time, double label, double[] numbers, String[] texts) {
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
        code(texts);
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
        return new Dataset(columns(), sortedValues, sortedLabels, sortedTimes, sortedIds);
    }

    private void code(String[] texts) {
        for (int i = 0; i < texts.length; i++) {
            var known = codes.get(i);
            if (known != null) {
                values[rows * inputs.size() + i] =
                        texts[i] == null
                                ? Double.NaN
                                : known.computeIfAbsent(texts[i], any -> (double) known.size());
            }
        }
    }

    private List<ModelInput> columns() {
        var columns = new ArrayList<ModelInput>();
        for (int i = 0; i < inputs.size(); i++) {
            var texts =
                    codes.get(i) == null ? List.<String>of() : List.copyOf(codes.get(i).keySet());
            columns.add(new ModelInput(inputs.get(i).name(), inputs.get(i).type(), texts));
        }
        return List.copyOf(columns);
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
                        "example %s: input '%s' is %s"
                                .formatted(id, inputs.get(i).name(), numbers[i]),
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
