package io.millrace.trainer.run;

import io.millrace.schemas.model.GoldenRow;
import io.millrace.trainer.dataset.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Picks the rows that a model has to reproduce before it serves. */
final class Golden {
    private static final int SPREAD = 12;
    private static final int WITH_MISSING = 4;

    private Golden() {}

    /**
     * Rows spread over the holdout, and the first ones with missing values.
     *
     * @param margins native, one per row
     */
    static List<GoldenRow> rows(Dataset holdout, double[] margins) {
        var picked = new TreeSet<Integer>();
        for (int i = 0; i < SPREAD; i++) {
            picked.add((int) ((long) holdout.rows() * i / SPREAD));
        }
        IntStream.range(0, holdout.rows())
                .filter(row -> values(holdout, row).contains(Double.NaN))
                .limit(WITH_MISSING)
                .forEach(picked::add);
        return picked.stream()
                .map(row -> new GoldenRow(values(holdout, row), margins[row]))
                .toList();
    }

    private static List<Double> values(Dataset rows, int row) {
        var values = new double[rows.width()];
        rows.copyRow(row, values);
        return Arrays.stream(values).boxed().toList();
    }
}
