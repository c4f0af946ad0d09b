package io.millrace.feature.ingest;

import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Judges time, once and here. Kafka Streams gives the time of the source partition, which it
 * commits with the offset: after a crash it is back where the offset is, so a record read again is
 * judged as the first time.
 */
final class ArrivalTime implements TimestampExtractor {
    /** A lateness that refuses nothing: labels may be as late as they like. */
    static final long NEVER_LATE = Long.MAX_VALUE;

    /** A row of a table may be said to hold from any time on; nobody's time moves with it. */
    static final long ANY_TIME_AHEAD = Long.MAX_VALUE / 2;

    private final LongSupplier clock;
    private final long lateness;
    private final long ahead;

    ArrivalTime(LongSupplier clock, long lateness, long ahead) {
        this.clock = clock;
        this.lateness = lateness;
        this.ahead = ahead;
    }

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        var arrival = (Arrival) record.value();
        arrival.limit(size(record));
        if (arrival.refusal() == null && !arrival.timed()) {
            arrival.time(record.timestamp());
        }
        return arrival.judge(partitionTime, clock.getAsLong(), lateness, ahead);
    }

    /** Bytes of a record that travel on. */
    static long size(ConsumerRecord<?, ?> record) {
        long size = Math.max(0, record.serializedKeySize());
        size += Math.max(0, record.serializedValueSize());
        for (var header : record.headers()) {
            size += Utils.utf8Length(header.key());
            size += header.value() == null ? 0 : header.value().length;
        }
        return size;
    }
}
