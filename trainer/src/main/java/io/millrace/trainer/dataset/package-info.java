/** Labelled vectors as one table in memory, ordered by time, and its slices. */
package io.millrace.trainer.dataset;
