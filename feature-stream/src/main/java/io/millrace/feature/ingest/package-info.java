/**
 * The edge of the pipeline: bytes become events or refusals, time is judged, events go straight to
 * every entity they touch. All refusals of an event happen here.
 */
package io.millrace.feature.ingest;
