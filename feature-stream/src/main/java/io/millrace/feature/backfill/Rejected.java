package io.millrace.feature.backfill;

import io.millrace.runtime.deadletter.Reason;

/**
 * A row that a stream would have sent to the dead letters.
 *
 * @param row its number in the file, from 0
 * @param id null where it has none
 * @param rule as written in the definition; empty where the reason says it all
 */
public record Rejected(
        String source,
        String file,
        long row,
        String id,
        Reason reason,
        String rule,
        String detail) {}
