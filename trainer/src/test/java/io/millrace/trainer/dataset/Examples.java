package io.millrace.trainer.dataset;

import io.millrace.schemas.record.IdType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Made-up labelled vectors: the same ones for the same seed. */
public final class Examples {
    /** One example per minute. */
    public static final long STEP = 60_000;

    private static final List<String> INPUTS =
            List.of("amount", "count", "hour", "ratio", "sparse", "rare", "constant", "never");

    private Examples() {}

    /**
     * Eight inputs: continuous ones, integers that tie with thresholds, columns with missing
     * values, a constant one and one that is always missing; about one label in seven is 1.
     */
    public static Dataset random(int rows, long seed) {
        var random = new Random(seed);
        var builder = new DatasetBuilder(INPUTS, IdType.LONG);
        for (int i = 0; i < rows; i++) {
            double amount = Math.exp(random.nextGaussian());
            double count = random.nextInt(12);
            double hour = random.nextInt(24);
            double ratio = random.nextGaussian();
            double sparse = random.nextInt(10) < 3 ? Double.NaN : random.nextGaussian() * 100;
            double rare = random.nextInt(20) == 0 ? random.nextDouble() : Double.NaN;
            double margin =
                    -3.5
                            + 0.5 * amount
                            + 0.15 * count
                            + (hour < 6 ? 1 : 0)
                            + 0.7 * ratio
                            + (Double.isNaN(sparse) ? 0.5 : sparse / 200);
            double label = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
            var numbers = new double[] {amount, count, hour, ratio, sparse, rare, 3.7, Double.NaN};
            builder.add(Integer.toString(i), i * STEP, label, numbers);
        }
        return builder.build();
    }

    /** The same inputs with labels that are numbers, from about -30 to 200, unevenly spread. */
    public static Dataset numeric(int rows, long seed) {
        var inputs = random(rows, seed);
        var random = new Random(seed + 1);
        var builder = new DatasetBuilder(INPUTS, IdType.LONG);
        for (int i = 0; i < rows; i++) {
            var numbers = new double[INPUTS.size()];
            inputs.copyRow(i, numbers);
            double sparse = Double.isNaN(numbers[4]) ? 5 : numbers[4] / 20;
            double noise = Math.exp(random.nextGaussian());
            double label = 7 * numbers[0] + 2 * numbers[1] + 6 * numbers[3] + sparse + noise;
            builder.add(Integer.toString(i), i * STEP, label, numbers);
        }
        return builder.build();
    }

    /** Rows with any cell missing at even odds and values far outside the training range. */
    public static Dataset torn(int rows, long seed) {
        var random = new Random(seed);
        var builder = new DatasetBuilder(INPUTS, IdType.LONG);
        for (int i = 0; i < rows; i++) {
            var numbers = new double[INPUTS.size()];
            Arrays.setAll(
                    numbers,
                    column ->
                            random.nextBoolean()
                                    ? Double.NaN
                                    : random.nextGaussian() * Math.pow(10, random.nextInt(13) - 6));
            builder.add(Integer.toString(i), i, 0, numbers);
        }
        return builder.build();
    }

    /** Rows from a matrix, one minute apart. */
    public static Dataset of(double[][] rows, double[] labels) {
        var inputs = new ArrayList<String>();
        for (int i = 0; i < rows[0].length; i++) {
            inputs.add("x" + i);
        }
        return of(inputs, rows, labels);
    }

    public static Dataset of(List<String> inputs, double[][] rows, double[] labels) {
        var builder = new DatasetBuilder(inputs, IdType.LONG);
        for (int i = 0; i < rows.length; i++) {
            builder.add(Integer.toString(i), i * STEP, labels[i], rows[i]);
        }
        return builder.build();
    }

    public static Dataset none(Dataset like) {
        return like.slice(0, 0);
    }
}
