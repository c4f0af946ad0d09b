package io.millrace.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a test does with running programs: it writes to their topics, waits and reads them. */
public final class LoopClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int LARGEST_REQUEST = 4 << 20;

    private final TopicReader reader;
    private final KafkaProducer<byte[], byte[]> producer;

    public LoopClient(Clients clients) {
        reader = new TopicReader(clients);
        var properties = clients.producer("test");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** For programs that share a process with an embedded broker, quietly, on free ports. */
    public static Settings settings(Path directory, Map<String, String> more) {
        var settings =
                new HashMap<>(
                        Map.of(
                                "kafka.bootstrap-servers",
                                Assembly.EMBEDDED,
                                "storage.data-directory",
                                directory.toString(),
                                "http.port",
                                "0",
                                "log.level",
                                "warn",
                                "log.kafka-level",
                                "error"));
        settings.putAll(more);
        return Settings.of(settings);
    }

    /** Returns when the broker has the record. */
    public RecordMetadata send(ProducerRecord<byte[], byte[]> message) throws Exception {
        return producer.send(message).get();
    }

    /** Returns when the broker has all of them, which go side by side. */
    public void sendAll(List<ProducerRecord<byte[], byte[]>> messages) throws Exception {
        for (var sent : messages.stream().map(producer::send).toList()) {
            RecordMetadata unused = sent.get();
        }
    }

    /** What the topic holds now. */
    public List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        reader.readAll(topic, records::add);
        return records;
    }

    /** What the topic holds as soon as it holds so many records; more of them are a failure. */
    public List<ConsumerRecord<byte[], byte[]>> await(String topic, int count) throws Exception {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        eventually(
                () -> {
                    records.clear();
                    records.addAll(all(topic));
                    assertThat(records.size())
                            .as("number of records of " + topic)
                            .isGreaterThanOrEqualTo(count);
                });
        assertThat(records).as("records of " + topic).hasSize(count);
        return records;
    }

    /** The pipeline's predictions of now. */
    public List<Prediction> predictions(Plan plan) {
        return predictions(plan, all(plan.topics().predictions()));
    }

    /** The pipeline's predictions as soon as there are so many. */
    public List<Prediction> predictions(Plan plan, int count) throws Exception {
        return predictions(plan, await(plan.topics().predictions(), count));
    }

    private static List<Prediction> predictions(
            Plan plan, List<ConsumerRecord<byte[], byte[]>> records) {
        var codec = new PredictionCodec(plan.inputs());
        return records.stream().map(one -> codec.decode(one.value())).toList();
    }

    /** The pipeline's dead letters of now. */
    public List<DeadLetter> deadLetters(Plan plan) {
        return all(plan.topics().deadLetters()).stream().map(DeadLetter::read).toList();
    }

    /** The pipeline's dead letters as soon as there are so many. */
    public List<DeadLetter> deadLetters(Plan plan, int count) throws Exception {
        return await(plan.topics().deadLetters(), count).stream().map(DeadLetter::read).toList();
    }

    /** What may fail at first. */
    @FunctionalInterface
    public interface Attempt {
        void run() throws Exception;
    }

    /** Tries the assertions until they hold; after a while what they say is the failure. */
    public static void eventually(Attempt assertions) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                assertions.run();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.sleep(100);
            }
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
