package io.millrace.standalone.evolution;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Takes models, which are signed, and what has been decided of them over to a generation of the
 * same fingerprint, whose vectors they can score as well: roles, what is to follow, and what a
 * rollback goes back to.
 *
 * <p>It can be done again at any time, after it broke off too: it brings what is new since then.
 * Once the new generation has decided something itself, activations stay as they are.
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

    void run(String by) {
        // Activations first: whatever they name is among the models that are read behind them.
        var decided = read(from.activations());
        var models = missingModels(read(from.models()), read(to.models()));
        try (var producer =
                new KafkaProducer<>(
                        clients.producer(by),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            send(producer, to.models(), models);
            send(producer, to.activations(), missingActivations(decided, read(to.activations())));
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        reader.readAll(topic, records::add);
        return records;
    }

    /** The newest record of each key that the new generation has not, in the old one's order. */
    static List<ConsumerRecord<byte[], byte[]>> missingModels(
            List<ConsumerRecord<byte[], byte[]>> old, List<ConsumerRecord<byte[], byte[]>> there) {
        var missing = new LinkedHashMap<Bytes, ConsumerRecord<byte[], byte[]>>();
        for (var record : old) {
            var key = Bytes.wrap(record.key());
            missing.remove(key); // so that it stands where its newest record does
            if (record.value() != null) {
                missing.put(key, record);
            }
        }
        there.forEach(record -> missing.remove(Bytes.wrap(record.key())));
        return List.copyOf(missing.values());
    }

    /** What comes behind those that were taken; nothing where others came. */
    static List<ConsumerRecord<byte[], byte[]>> missingActivations(
            List<ConsumerRecord<byte[], byte[]>> old, List<ConsumerRecord<byte[], byte[]>> there) {
        for (int i = 0; i < there.size(); i++) {
            if (i >= old.size() || !Arrays.equals(old.get(i).value(), there.get(i).value())) {
                return List.of();
            }
        }
        return old.subList(there.size(), old.size());
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            String topic,
            List<ConsumerRecord<byte[], byte[]>> records) {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (var record : records) {
            sent.add(
                    producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    null,
                                    record.timestamp(),
                                    record.key(),
                                    record.value())));
        }
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
