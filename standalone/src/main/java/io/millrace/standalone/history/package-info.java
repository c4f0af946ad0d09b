/**
 * History from files and to files: sources, labels and tables in CSV, JSON lines or Parquet in,
 * vectors and examples in Parquet or CSV out and in again. DuckDB reads and writes Parquet.
 */
package io.millrace.standalone.history;
