package io.millrace.trainer.live;

/**
 * What live evaluation looks at of a prediction.
 *
 * @param time of the event, in ms
 * @param role {@code champion}, {@code canary} or {@code shadow}
 */
record Scored(String eventId, long time, double score, String role, String version) {}
