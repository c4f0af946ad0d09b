package io.millrace.schemas.model;

import io.millrace.schemas.record.SourcePosition;

/**
 * One score of one vector, with all that is needed to compute it again.
 *
 * <p>{@code numbers} and {@code texts} are the vector's, indexed by the inputs of the plan; both
 * are null where {@code serving.values} is false.
 *
 * @param time of the event, in ms
 * @param margin what the ONNX model gave
 * @param score calibrated, in [0, 1]
 * @param outlier whether an input is far outside of what the model was trained on
 * @param served whether this is the prediction of the event; false for shadows
 * @param sha256 of the ONNX file
 * @param activation offset of the entry that stamped the vector, -1 where there was none
 * @param source of the event
 * @param vector where the vector lies in {@code <p>.features}
 * @param ingestedAt wall clock in ms
 * @param scoredAt wall clock in ms
 */
@SuppressWarnings("ArrayRecordComponent") // a vector's own; nobody compares predictions as wholes
public record Prediction(
        String eventId,
        String key,
        long time,
        double[] numbers,
        String[] texts,
        double margin,
        double score,
        boolean decision,
        boolean outlier,
        Role role,
        boolean served,
        String version,
        String sha256,
        String fingerprint,
        long activation,
        SourcePosition source,
        SourcePosition vector,
        long ingestedAt,
        long scoredAt,
        boolean warm) {
    /** The version of a score that no model gave. */
    public static final String NO_MODEL = "none";
}
