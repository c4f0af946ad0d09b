package io.millrace.trainer.dataset;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Data sets drawn from others. */
public final class Sample {
    private Sample() {}

    /**
     * All rows but those labelled 0, and of these about the given share, each weighing its
     * reciprocal. Whether a row stays depends on its id and the seed alone.
     */
    public static Dataset thinned(Dataset rows, double share, long seed) {
        if (share >= 1) {
            return rows;
        }
        var kept =
                IntStream.range(0, rows.rows())
                        .filter(row -> rows.label(row) != 0 || drawn(rows.id(row), seed) < share)
                        .toArray();
        return rows.picked(kept).weighing(label -> label == 0 ? 1 / share : 1);
    }

    /** Every so manieth row, beginning with the first. */
    public static Dataset every(Dataset rows, int step) {
        return step <= 1
                ? rows
                : rows.picked(
                        IntStream.range(0, rows.rows()).filter(row -> row % step == 0).toArray());
    }

    /** The same rows, one column's values in another order. */
    public static Dataset shuffled(Dataset rows, int column, RandomGenerator random) {
        int width = rows.width();
        var values = new double[rows.rows() * width];
        var row = new double[width];
        for (int i = 0; i < rows.rows(); i++) {
            rows.copyRow(i, row);
            System.arraycopy(row, 0, values, i * width, width);
        }
        for (int i = rows.rows() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1) * width + column;
            double held = values[i * width + column];
            values[i * width + column] = values[other];
            values[other] = held;
        }
        return rows.with(rows.columns(), values);
    }

    /** From 0 to 1, evenly over ids. */
    private static double drawn(String id, long seed) {
        return (Mix.of(Mix.of(seed) + id.hashCode()) >>> 11) * 0x1.0p-53;
    }
}
