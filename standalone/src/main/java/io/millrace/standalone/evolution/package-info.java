/**
 * A changed definition takes over from the one that runs: docs/EVOLUTION.md. What decides who
 * serves an event is in feature-stream's gathering; here is what a person begins, switches and
 * finishes.
 */
package io.millrace.standalone.evolution;
