package io.millrace.standalone.kafka;

import io.millrace.schemas.problem.FailureException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records to source topics; the first one that the broker refuses is the failure of all. */
public final class Sender {
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<Exception> refused = new AtomicReference<>();

    /**
     * @param producer closed by its owner
     */
    public Sender(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** The same, for a value that is text. */
    public void send(String topic, long timeMs, String key, String value) {
        send(topic, timeMs, key, bytes(value));
    }

    /**
     * @param timeMs event time, milliseconds since 1970
     * @param key may be null
     */
    public void send(String topic, long timeMs, String key, byte[] value) {
        send(new ProducerRecord<>(topic, null, timeMs, key == null ? null : bytes(key), value));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback sees what the future would say
    public void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(
                record,
                (metadata, problem) -> {
                    if (problem != null) {
                        refused.compareAndSet(null, problem);
                    }
                });
    }

    /** Returns once everything sent so far has been acknowledged. */
    public void flush() {
        producer.flush();
        check();
    }

    /** Throws if the broker has refused anything so far. */
    public void check() {
        var problem = refused.get();
        if (problem != null) {
            throw new FailureException(
                    "the broker did not take what was sent: " + problem.getMessage(),
                    "check that it runs and that the topic exists and accepts event times of long"
                            + " ago",
                    problem);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
