package io.millrace.inference.predict;

import io.millrace.runtime.deadletter.DeadLetter;

/**
 * What became of an event.
 *
 * @param prediction as it stands in {@code <p>.predictions}; null where the event was refused
 * @param refusal null where there is a prediction
 */
@SuppressWarnings("ArrayRecordComponent") // Kafka's own bytes, handed on, never compared or changed
public record Answer(byte[] prediction, DeadLetter refusal) {}
