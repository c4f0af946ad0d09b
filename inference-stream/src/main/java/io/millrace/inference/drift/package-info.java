/**
 * Drift: what a version is served, beside what it was trained on.
 *
 * <p>Each task counts every scored vector in the bins of its version's baseline, by windows of
 * event time ({@link io.millrace.inference.drift.DriftCounter}), and reports its counts to one
 * joint. There they are added up over the partitions, and once a window is over they are compared
 * ({@link io.millrace.inference.drift.DriftMerger}) and told on {@code <p>.monitoring}.
 *
 * <p>A window is over for a partition when its newest vector is {@code lateness} behind the
 * window's end, and for the pipeline when it is over for every partition that was given a vector in
 * the last minute. So a shift is told at the latest when the first window that lies wholly behind
 * it is over: two windows and the lateness after it in event time.
 */
package io.millrace.inference.drift;
