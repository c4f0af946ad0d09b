package io.millrace.runtime.deadletter;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A refused record as it was received.
 *
 * @param key may be null
 * @param value may be null
 * @param headers Kafka's {@code Headers} are such
 */
@SuppressWarnings("ArrayRecordComponent") // Kafka's own bytes, handed on, never compared or changed
public record Original(
        String topic,
        int partition,
        long offset,
        byte[] key,
        byte[] value,
        Iterable<Header> headers) {

    public static Original of(ConsumerRecord<byte[], byte[]> received) {
        return new Original(
                received.topic(),
                received.partition(),
                received.offset(),
                received.key(),
                received.value(),
                received.headers());
    }
}
