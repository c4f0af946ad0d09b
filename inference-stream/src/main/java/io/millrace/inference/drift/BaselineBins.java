package io.millrace.inference.drift;

import io.millrace.schemas.model.DriftBaseline;
import io.millrace.schemas.model.Histogram;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.plan.InputType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a version's values are counted: for each input, and last for the score, the bins of its
 * baseline, then one for missing values, then one for texts without a code. All in one array, so
 * that counting a vector allocates nothing. Immutable.
 */
public final class BaselineBins {
    /** So far outside the middle 80 % of the training rows, as a multiple of its width. */
    private static final double FENCE = 2;

    /** Fewer inner edges tell nothing about the width of a distribution. */
    private static final int FEWEST_EDGES = 3;

    private static final int FEW_EDGES = 24;

    private final List<String> names;
    private final List<Histogram> baselines;
    private final double[][] edges;
    private final int[] first;
    private final double[] low;
    private final double[] high;

    private BaselineBins(List<String> names, List<Histogram> baselines, boolean[] category) {
        this.names = names;
        this.baselines = baselines;
        int parts = baselines.size();
        edges = new double[parts][];
        first = new int[parts + 1];
        low = new double[parts];
        high = new double[parts];
        for (int part = 0; part < parts; part++) {
            var inner = baselines.get(part).edges();
            edges[part] = inner.stream().mapToDouble(Double::doubleValue).toArray();
            first[part + 1] = first[part] + inner.size() + 3;
            fence(part, part < category.length && category[part]);
        }
    }

    public static BaselineBins of(Manifest manifest) {
        return of(manifest.inputs(), manifest.drift());
    }

    static BaselineBins of(List<ModelInput> inputs, DriftBaseline drift) {
        var names = new ArrayList<String>();
        var baselines = new ArrayList<Histogram>();
        var category = new boolean[inputs.size()];
        for (var input : inputs) {
            category[names.size()] = input.type() == InputType.CATEGORY;
            names.add(input.name());
            baselines.add(drift.inputs().getOrDefault(input.name(), Histogram.EMPTY));
        }
        baselines.add(drift.score());
        return new BaselineBins(List.copyOf(names), List.copyOf(baselines), category);
    }

    /** Whether there is anything to compare with. */
    boolean isEmpty() {
        return baselines.stream().allMatch(baseline -> baseline.counts().isEmpty());
    }

    /** Length of the array of counts. */
    int size() {
        return first[first.length - 1];
    }

    /** Number of inputs; behind them comes the score. */
    int inputs() {
        return names.size();
    }

    String name(int input) {
        return names.get(input);
    }

    Histogram baseline(int part) {
        return baselines.get(part);
    }

    /**
     * Counts one scored vector.
     *
     * @param row as the model was given it, NaN = missing or without a code
     * @param texts of categories; null where missing
     */
    void count(double[] row, String[] texts, double score, long[] counts) {
        int last = row.length;
        for (int input = 0; input < last; input++) {
            counts[bin(input, row[input], texts[input])]++;
        }
        counts[bin(last, score, null)]++;
    }

    /** In the bins of the baseline. */
    long[] within(int part, long[] counts) {
        return Arrays.copyOfRange(counts, first[part], first[part + 1] - 2);
    }

    long missing(int part, long[] counts) {
        return counts[first[part + 1] - 2];
    }

    /** Texts without a code. */
    long unseen(int part, long[] counts) {
        return counts[first[part + 1] - 1];
    }

    /**
     * Whether a value is unlike anything in training: a number beyond twice the width of the middle
     * 80 % (first to last decile of the baseline) outside of it, a value that is missing although
     * it never was, a text without a code. A rule for the eye of a person: of a normal distribution
     * it flags one value in 10^10, of an exponential one in a thousand. Values whose deciles are
     * all but equal have no fence.
     */
    public boolean isOutlier(double[] row, String[] texts) {
        for (int input = 0; input < row.length; input++) {
            if (isOutlier(input, row[input], texts[input])) {
                return true;
            }
        }
        return false;
    }

    /** The inputs that make a vector an outlier. */
    public List<String> outliers(double[] row, String[] texts) {
        var found = new ArrayList<String>();
        for (int input = 0; input < row.length; input++) {
            if (isOutlier(input, row[input], texts[input])) {
                found.add(names.get(input));
            }
        }
        return found;
    }

    private boolean isOutlier(int input, double value, String text) {
        if (Double.isNaN(value)) {
            var baseline = baselines.get(input);
            return text != null || (baseline.missing() == 0 && !baseline.counts().isEmpty());
        }
        return value < low[input] || value > high[input];
    }

    private int bin(int part, double value, String text) {
        var inner = edges[part];
        if (Double.isNaN(value)) {
            return first[part] + inner.length + (text == null ? 1 : 2);
        }
        return first[part] + (inner.length <= FEW_EDGES ? count(inner, value) : find(inner, value));
    }

    /** Edges up to the value: no branch to guess wrong, which costs more than looking at all. */
    private static int count(double[] inner, double value) {
        int edges = 0;
        for (double edge : inner) {
            edges += edge <= value ? 1 : 0;
        }
        return edges;
    }

    private static int find(double[] inner, double value) {
        int from = 0;
        int to = inner.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (inner[middle] <= value) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private void fence(int part, boolean category) {
        var inner = edges[part];
        low[part] = Double.NEGATIVE_INFINITY;
        high[part] = Double.POSITIVE_INFINITY;
        if (!category && inner.length >= FEWEST_EDGES) {
            double width = inner[inner.length - 1] - inner[0];
            low[part] = inner[0] - FENCE * width;
            high[part] = inner[inner.length - 1] + FENCE * width;
        }
    }
}
