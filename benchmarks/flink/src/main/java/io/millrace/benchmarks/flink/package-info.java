/**
 * The Flink jobs of the engine lane: SQL with one OVER per window, and a job by hand with state per
 * card. Each runs on a cluster inside the JVM, with one task slot and its operators chained, so
 * that no event is serialized on its way.
 */
package io.millrace.benchmarks.flink;
