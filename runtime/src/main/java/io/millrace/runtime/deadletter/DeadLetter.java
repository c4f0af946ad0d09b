package io.millrace.runtime.deadletter;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A refused record with the reason: key, value and headers as received, and what {@link
 * DeadLetterHeaders} add.
 *
 * <p>A key or value above {@link Cut#LIMIT} keeps its first part only, with size and sha256 of the
 * whole. The record is stamped with the wall clock, which the caller gives, because a refused
 * record's own time is not to be trusted.
 *
 * @param rule the rule that does not hold, as written; empty where the reason says it all
 * @param detail what exactly was found, for a person; may be empty
 */
public record DeadLetter(
        Reason reason,
        String rule,
        String detail,
        Original original,
        Optional<Cut> keyCut,
        Optional<Cut> valueCut) {

    public static DeadLetter of(Reason reason, String rule, String detail, Original original) {
        return new DeadLetter(
                reason, rule, detail, original, Cut.of(original.key()), Cut.of(original.value()));
    }

    public static DeadLetter of(Reason reason, String detail, Original original) {
        return of(reason, "", detail, original);
    }

    /** What {@link #toRecord} or {@link #toProducerRecord} made, read back. */
    public static DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
        return DeadLetterHeaders.read(record);
    }

    /** For forwarding to a sink inside a Streams topology. */
    public Record<byte[], byte[]> toRecord(long wallClockMs) {
        var record =
                new Record<>(Cut.kept(original.key()), Cut.kept(original.value()), wallClockMs);
        DeadLetterHeaders.write(this, record.headers());
        return record;
    }

    /** For a producer of one's own. */
    public ProducerRecord<byte[], byte[]> toProducerRecord(String topic, long wallClockMs) {
        var record =
                new ProducerRecord<>(
                        topic,
                        null,
                        wallClockMs,
                        Cut.kept(original.key()),
                        Cut.kept(original.value()));
        DeadLetterHeaders.write(this, record.headers());
        return record;
    }

    /** Whether key and value are here in full, so that the original can be sent again. */
    public boolean whole() {
        return keyCut.isEmpty() && valueCut.isEmpty();
    }
}
