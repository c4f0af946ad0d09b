/**
 * What is kept current of an entity's windows, so that an answer does not look at all events in
 * them: totals at each window's edge, suffix extremes, what decays, and what of expired events
 * still matters.
 */
package io.millrace.feature.window;
