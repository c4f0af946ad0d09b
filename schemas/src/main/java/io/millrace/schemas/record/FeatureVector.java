package io.millrace.schemas.record;

/**
 * What is known of an event at its own time: one row of {@code <p>.features}.
 *
 * <p>{@code numbers} and {@code texts} are indexed by the inputs of the plan with this fingerprint.
 * A number input has its value in {@code numbers} (NaN = missing) and null in {@code texts}; a
 * category input has NaN and its text (null = missing). The arrays are the caller's to keep: nobody
 * changes them after construction.
 *
 * @param key value of {@code predict.key}, null where the event has none
 * @param activation offset of the entry in {@code <p>.activations} that was in force when the
 *     vector was first gathered; {@link #NO_ACTIVATION} where there was none
 * @param champion model version that this entry names, null without an entry
 * @param ingestedAt wall clock in ms at which the event was read from its source
 * @param warm whether state covers all windows of the vector
 */
@SuppressWarnings(
        "ArrayRecordComponent") // primitives without boxing; nobody compares vectors as wholes
public record FeatureVector(
        String eventId,
        long time,
        String key,
        String fingerprint,
        long activation,
        String champion,
        SourcePosition source,
        long ingestedAt,
        boolean warm,
        double[] numbers,
        String[] texts) {
    public static final long NO_ACTIVATION = -1;

    /**
     * The Kafka key of this vector and of everything made from it: its key, or the event id where
     * that is missing.
     */
    public String recordKey() {
        return key != null ? key : eventId;
    }
}
