/**
 * Joins vectors with what came of their events, in any order, by event id. Off the latency path.
 */
package io.millrace.feature.label;
