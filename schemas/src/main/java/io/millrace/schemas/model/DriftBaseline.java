package io.millrace.schemas.model;

import java.util.Map;

/**
 * What the model saw while it was trained, for comparison with what it is served.
 *
 * @param inputs by name of the input
 * @param score of the calibrated score
 */
public record DriftBaseline(Map<String, Histogram> inputs, Histogram score) {
    public static final DriftBaseline NONE = new DriftBaseline(Map.of(), Histogram.EMPTY);

    public DriftBaseline {
        inputs = Map.copyOf(inputs);
    }
}
