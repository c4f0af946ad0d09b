package io.millrace.feature.backfill;

import io.millrace.schemas.record.Row;

/**
 * A row as a file's reader gives it: in JSON, or read already.
 *
 * @param key of a table's row; else null
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record HistoryRow(byte[] json, Row row, String key) {}
