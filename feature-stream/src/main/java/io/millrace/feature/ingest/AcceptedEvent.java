package io.millrace.feature.ingest;

import io.millrace.feature.wire.Beat;
import io.millrace.schemas.record.Row;

/**
 * An event that ingest has accepted.
 *
 * @param contentHash of all its fields
 * @param offset in its source partition
 * @param answerKey Kafka key of the answers; null where the event is not of the spine
 * @param beat watermark of its source partition
 */
record AcceptedEvent(
        Row row,
        String id,
        long time,
        long contentHash,
        long offset,
        String answerKey,
        Beat beat) {}
