/**
 * Live evaluation: what was served, and what was scored beside it, joined with the labels as they
 * arrive and are revised.
 *
 * <p>Predictions and labels meet by event id in windows of event time, in memory. There is a bound
 * on how many events are held ({@link io.millrace.trainer.live.LiveWindows#CAPACITY}); beyond it a
 * sample is, chosen by the hash of the event's id. So all versions are judged on the same events,
 * and a restart, which reads the topics again as far back as labels may still change, looks at the
 * same ones.
 */
package io.millrace.trainer.live;
