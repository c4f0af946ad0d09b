package io.millrace.trainer.run;

import io.millrace.schemas.model.DriftBaseline;
import io.millrace.schemas.model.Histogram;
import io.millrace.schemas.plan.InputType;
import io.millrace.trainer.dataset.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Histograms of what a model was trained on. Edges are the deciles of the values there are; where
 * values repeat, equal edges are one and the next larger value is an edge too, so no bin is empty
 * and what repeats (most counts are 0) has a bin of its own. A category has a bin for each code.
 */
final class Baseline {
    private static final int BINS = 10;

    private Baseline() {}

    /**
     * @param scores calibrated, one per row of {@code train}
     */
    static DriftBaseline of(Dataset train, double[] scores) {
        var inputs = new HashMap<String, Histogram>();
        for (int column = 0; column < train.width(); column++) {
            var values = new double[train.rows()];
            for (int row = 0; row < values.length; row++) {
                values[row] = train.value(row, column);
            }
            var input = train.columns().get(column);
            inputs.put(
                    input.name(),
                    input.type() == InputType.CATEGORY
                            ? codes(values, input.categories().size())
                            : histogram(values));
        }
        return new DriftBaseline(inputs, histogram(scores));
    }

    private static Histogram codes(double[] values, int codes) {
        var counts = new Long[codes];
        Arrays.fill(counts, 0L);
        long missing = 0;
        for (double value : values) {
            if (Double.isNaN(value)) {
                missing++;
            } else {
                counts[(int) value]++;
            }
        }
        var edges = IntStream.range(1, codes).mapToObj(code -> (double) code).toList();
        return new Histogram(edges, codes == 0 ? List.of(0L) : List.of(counts), missing);
    }

    /** The smallest value above this one; itself where there is none. */
    private static double larger(double value, double[] sorted) {
        int at = Arrays.binarySearch(sorted, Math.nextUp(value));
        int next = at < 0 ? -at - 1 : at;
        return next < sorted.length ? sorted[next] : value;
    }

    static Histogram histogram(double[] values) {
        var present =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
        int missing = values.length - present.length;
        if (present.length == 0) {
            return new Histogram(List.of(), List.of(0L), missing);
        }
        var edges = new ArrayList<Double>();
        for (int i = 1; i < BINS; i++) {
            double edge = present[(int) ((long) present.length * i / BINS)];
            double last = edges.isEmpty() ? present[0] : edges.get(edges.size() - 1);
            double next = edge > last ? edge : larger(edge, present);
            if (next > last) {
                edges.add(next);
            }
        }
        var counts = new ArrayList<Long>();
        int at = 0;
        for (var edge : edges) {
            int from = at;
            while (present[at] < edge) {
                at++;
            }
            counts.add((long) at - from);
        }
        counts.add((long) present.length - at);
        return new Histogram(edges, counts, missing);
    }
}
