/**
 * Writes Parquet: flat columns, each value there or missing, plain and compressed with zstd. As
 * little of the format as that takes, so that a column's values go from their array into a page in
 * one loop.
 */
package io.millrace.standalone.parquet;
