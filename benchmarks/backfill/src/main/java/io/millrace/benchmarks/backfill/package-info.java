/**
 * The backfill lane: the card-fraud transactions, or made-up ones like them, into vectors by {@code
 * millrace backfill}'s own classes, beside DuckDB's SQL for the same windows; one thread each, each
 * run in a JVM of its own.
 */
package io.millrace.benchmarks.backfill;
