package io.millrace.feature.ingest;

import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.record.Row;

/**
 * A row of a file after its judgement: what ingest would have made of it.
 *
 * @param row null where it could not be read
 * @param id of the event, or of the event that a label is for; null for a table's row and a refusal
 * @param time in ms; {@link #UNTIMED} where rows of its kind have no time of their own
 * @param contentHash of an event
 * @param reason why it is refused; null where it is accepted
 * @param rule as written in the definition; empty where the reason says it all
 */
public record Judged(
        Row row,
        String id,
        long time,
        long contentHash,
        Reason reason,
        String rule,
        String detail) {
    public static final long UNTIMED = Long.MIN_VALUE;

    public boolean accepted() {
        return reason == null;
    }

    static Judged refused(Refusal refusal, Row row) {
        return new Judged(
                row, null, UNTIMED, 0, refusal.reason(), refusal.rule(), refusal.detail());
    }
}
