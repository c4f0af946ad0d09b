package io.millrace.feature.backfill;

import io.millrace.runtime.deadletter.Reason;
import java.util.Map;

/**
 * What came of a backfill.
 *
 * @param rows read, by source
 * @param refused rows, by reason
 * @param repeated events that came again and changed nothing
 * @param vectors written
 * @param examples vectors with a label
 * @param missing derived values without a finite result
 */
public record BackfillReport(
        Map<String, Long> rows,
        Map<Reason, Long> refused,
        long repeated,
        long vectors,
        long examples,
        long missing) {}
