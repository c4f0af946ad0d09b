package io.millrace.standalone.evolution;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.ActivationCodec;
import io.millrace.schemas.topic.Topics;
import io.millrace.trainer.publish.ActivationLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Takes models, which are signed, and the activation in force over to a generation of the same
 * fingerprint, whose vectors they can score as well. Once: where the new one has models it has been
 * done.
 */
final class ModelCopy {
    private final Clients clients;
    private final Topics from;
    private final Topics to;
    private final TopicReader reader;

    ModelCopy(Clients clients, Topics from, Topics to) {
        this.clients = clients;
        this.from = from;
        this.to = to;
        this.reader = new TopicReader(clients);
    }

    /** What is in force for the events of now. */
    Optional<Activation> inForce() {
        var newest = new AtomicLong();
        reader.readLast(
                from.features(),
                1,
                vector -> newest.accumulateAndGet(vector.timestamp(), Math::max));
        return ActivationLog.read(reader, from).inForce(newest.get());
    }

    void run(String by, long now) {
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        reader.readAll(
                from.models(),
                record ->
                        records.add(
                                new ProducerRecord<>(to.models(), record.key(), record.value())));
        var active = inForce();
        try (var producer =
                new KafkaProducer<>(
                        clients.producer(by),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            if (isEmpty(to.models())) {
                send(producer, records);
            }
            if (active.isPresent() && isEmpty(to.activations())) {
                var told = active.get().again("taken over from the generation before", by, now);
                send(
                        producer,
                        List.of(
                                new ProducerRecord<>(
                                        to.activations(), ActivationCodec.encode(told))));
            }
        }
    }

    private boolean isEmpty(String topic) {
        boolean[] empty = {true};
        reader.readAll(topic, any -> empty[0] = false);
        return empty[0];
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        records.forEach(record -> sent.add(producer.send(record)));
        for (var each : sent) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new FailureException(
                        "Models cannot be taken over: " + e.getCause().getMessage(),
                        "check the brokers and the access rules, then run this again",
                        e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailureException("Interrupted while taking models over", "", e);
            }
        }
    }
}
