package io.millrace.inference.model;

import io.millrace.inference.gate.Refusal;
import io.millrace.runtime.kafka.Clients;
import io.millrace.schemas.model.ModelStatus;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the others, on {@code <p>.model-status}, what this instance has loaded or refused and that
 * it is alive. A report that cannot be sent is only logged: the stream does not depend on it.
 */
final class StatusReport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReport.class);
    private static final long BEAT_MILLIS = 5_000;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaProducer<String, byte[]> producer;
    private final String topic;
    private final String instance;
    private final LongSupplier clock;
    private long lastBeat = Long.MIN_VALUE;

    StatusReport(Clients clients, String topic, String instance, LongSupplier clock) {
        this.producer =
                new KafkaProducer<>(
                        clients.producer("inference-stream.model-status"),
                        new StringSerializer(),
                        new ByteArraySerializer());
        this.topic = topic;
        this.instance = instance;
        this.clock = clock;
    }

    void loaded(String version) {
        send(ModelStatus.loaded(instance, version, clock.getAsLong()));
    }

    void active(String version) {
        send(ModelStatus.active(instance, version, clock.getAsLong()));
    }

    void refused(String version, Refusal refusal) {
        send(
                ModelStatus.refused(
                        instance,
                        version,
                        refusal.check().text(),
                        refusal.reason(),
                        clock.getAsLong()));
    }

    /** Call it often; it writes a heartbeat when one is due. */
    void beat() {
        long now = clock.getAsLong();
        if (lastBeat == Long.MIN_VALUE || now - lastBeat >= BEAT_MILLIS || now < lastBeat) {
            lastBeat = now;
            send(ModelStatus.alive(instance, now));
        }
    }

    /** Says that this instance has left. */
    @Override
    public void close() {
        send(ModelStatus.alive(instance, clock.getAsLong()).key(), null);
        producer.close(CLOSE_TIMEOUT);
    }

    private void send(ModelStatus status) {
        send(status.key(), status.toJson());
    }

    private void send(String key, byte[] value) {
        var unused =
                producer.send(
                        new ProducerRecord<>(topic, key, value),
                        (sent, failed) -> {
                            if (failed != null) {
                                LOG.warn("status {} could not be reported", key, failed);
                            }
                        });
    }
}
