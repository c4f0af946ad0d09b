package io.millrace.schemas.model;

import java.util.List;

/**
 * A row that the trainer scored with the native model.
 *
 * @param inputs one value per column; NaN = missing
 * @param margin what the model must give
 */
public record GoldenRow(List<Double> inputs, double margin) {
    public GoldenRow {
        inputs = List.copyOf(inputs);
    }

    /** The inputs as the scorer takes them. */
    public double[] values() {
        return inputs.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
