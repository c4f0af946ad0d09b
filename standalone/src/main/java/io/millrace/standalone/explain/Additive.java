package io.millrace.standalone.explain;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What each input adds to the margin of a model in which inputs add up, such as a linear one: the
 * difference that it makes whether the input is there. Where they do add up, these are the Shapley
 * values against a row with nothing in it (to the trainer's linear models a missing number is the
 * training rows' mean, a missing text none of the categories).
 */
public final class Additive {
    private static final double TOLERANCE = 1e-9;

    private Additive() {}

    /**
     * Empty where the differences do not add up to the margin: the model is not additive, or cannot
     * do without values.
     */
    public static Optional<Contributions> of(ToDoubleFunction<double[]> margins, double[] row) {
        var nothing = new double[row.length];
        Arrays.fill(nothing, Double.NaN);
        double base = margins.applyAsDouble(nothing);
        double margin = margins.applyAsDouble(row);
        var values = new double[row.length];
        for (int input = 0; input < row.length; input++) {
            if (!Double.isNaN(row[input])) {
                var without = row.clone();
                without[input] = Double.NaN;
                values[input] = margin - margins.applyAsDouble(without);
            }
        }
        var contributions = new Contributions("differences of a linear model", base, values);
        double scale = Math.max(1, Math.abs(base));
        for (double value : values) {
            scale = Math.max(scale, Math.abs(value));
        }
        boolean addUp = Math.abs(contributions.sum() - margin) <= TOLERANCE * scale;
        return addUp ? Optional.of(contributions) : Optional.empty();
    }
}
