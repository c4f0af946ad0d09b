package io.millrace.schemas.record;

/**
 * A vector as it was served, with what came of it: one row of {@code <p>.training-examples}.
 *
 * @param labelTime event time in ms at which the label was known; for silence, the end of the
 *     horizon
 * @param revision 0 for the first example of an event, then 1, 2, ...: the last one counts
 */
public record TrainingExample(FeatureVector vector, double label, long labelTime, int revision) {}
