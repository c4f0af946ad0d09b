package io.millrace.feature.ingest;

import io.millrace.feature.StageContext;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Original;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The dead letter of a refused arrival. */
final class RefusedRecord {
    private RefusedRecord() {}

    static void send(
            ProcessorContext<byte[], byte[]> context,
            String sink,
            Record<byte[], Arrival> record,
            RecordMetadata position,
            StageContext stage,
            Refusal refusal) {
        var original =
                new Original(
                        position.topic(),
                        position.partition(),
                        position.offset(),
                        record.key(),
                        record.value().value(),
                        record.headers());
        stage.refuse(
                context,
                sink,
                DeadLetter.of(refusal.reason(), refusal.rule(), refusal.detail(), original));
    }
}
