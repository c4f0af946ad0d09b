/**
 * What every engine of the benchmarks is given and judged by: seeded events, the checksum over its
 * answers, the reference engine, and the measured run.
 */
package io.millrace.benchmarks.workload;
