package io.millrace.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.Health;
import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.ModelStatus;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.ActivationCodec;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on a real broker. */
class InferenceRunnerTest {
    private static final long PATIENCE_SECONDS = 40;

    @TempDir Path directory;

    private final FeatureVectorCodec vectors = new FeatureVectorCodec(Pipelines.PLAN);
    private final PredictionCodec predictions = new PredictionCodec(Pipelines.PLAN.inputs());
    private final Plan plan = Pipelines.PLAN;
    private final Topics topics = plan.topics();
    private Clients clients;
    private KafkaProducer<byte[], byte[]> producer;
    private Metrics metrics;
    private InferenceRunner runner;

    @BeforeEach
    void open() throws Exception {
        Pipelines.KEY.trustIn(directory.resolve("keys"));
        clients = clients(Map.of());
        try (var cluster = Cluster.connect(clients)) {
            TopicCheck.own(cluster, (short) 1, topics.all());
        }
        producer =
                new KafkaProducer<>(
                        clients.transactionalProducer("test"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
    }

    @AfterEach
    void close() {
        producer.close();
        if (runner != null) {
            end();
        }
    }

    @Test
    void holdsSwapsResumesAndNeverGuesses() throws Exception {
        begin(clients);
        send(vector("early", FeatureVector.NO_ACTIVATION, null));
        await("to hold", () -> runner.health().detail().startsWith("holding"));
        assertThat(runner.champion()).isEmpty();

        var first = Pipelines.bundle("v1", Pipelines.forest(1));
        publish(first);
        await("v1 loaded", () -> statuses().get("test/v1") == ModelStatus.State.LOADED);
        assertThat(runner.health().state()).isEqualTo(Health.State.STARTING);
        activate("v1");
        await("READY", () -> runner.health().ready());
        send(vector("one", 0, "v1"));

        publish(new ModelBundle(first.manifest().signed("0000", "AAAA"), first.onnx()), "v1-again");
        publish(Pipelines.bundle("v2", Pipelines.forest(2)));
        activate("v2");
        send(vector("two", 2, "v2"));
        send(vector("late", 0, "v1"));
        await("4 predictions", () -> runner.meters().predictions() == 4);
        await("v2 active", () -> statuses().get("test/v2") == ModelStatus.State.ACTIVE);
        assertThat(statuses())
                .containsEntry("test/v1", ModelStatus.State.LOADED)
                .containsEntry("test/-", ModelStatus.State.ALIVE);
        end();
        assertThat(runner.stopped()).isCompleted();
        assertThat(statuses()).doesNotContainKey("test/-");

        send(vector("after", 2, "v2"));
        begin(clients(Map.of("kafka.client.max.poll.interval.ms", "15000")));
        await("the prediction after the restart", () -> runner.meters().predictions() == 1);
        activate("v3");
        send(vector("ahead", 4, "v3"));
        await("a task to wait", () -> runner.meters().waiting() == 1);
        publish(Pipelines.bundle("v3", Pipelines.forest(3)));
        await("the prediction by v3", () -> runner.meters().predictions() == 2);

        activate("v4");
        send(vector("never", 6, "v4"));
        assertThatThrownBy(() -> runner.stopped().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("v4");
        assertThat(runner.health().state()).isEqualTo(Health.State.FAILED);
        var versions = new TreeMap<String, String>();
        for (var prediction : served()) {
            assertThat(versions.put(prediction.eventId(), prediction.version())).isNull();
        }
        assertThat(versions)
                .isEqualTo(
                        Map.of(
                                "early", "v1", "one", "v1", "two", "v2", "late", "v1", "after",
                                "v2", "ahead", "v3"));
    }

    private Clients clients(Map<String, String> more) throws Exception {
        return new Clients(BrokerProcess.shared().settings(directory.resolve("data"), more));
    }

    private void begin(Clients with) {
        metrics = Metrics.create();
        runner =
                new InferenceRunner(
                        plan, with, metrics, directory.resolve("keys"), "test", Clock.systemUTC());
        runner.start();
    }

    private void end() {
        runner.close();
        runner.close();
        metrics.close();
    }

    private FeatureVector vector(String id, long activation, String champion) {
        return Pipelines.vector(id, activation, champion, 1, Double.NaN, 3);
    }

    private void publish(ModelBundle bundle) {
        publish(bundle, bundle.manifest().version());
    }

    private void publish(ModelBundle bundle, String version) {
        producer.beginTransaction();
        var chunks = Chunks.split(bundle.onnx());
        for (int i = 0; i < chunks.size(); i++) {
            put(topics.models(), new BundleKey(version, i).bytes(), chunks.get(i));
        }
        put(topics.models(), BundleKey.manifest(version).bytes(), bundle.manifest().toJson());
        producer.commitTransaction();
    }

    private void activate(String version) {
        producer.beginTransaction();
        var activation = Activation.champion(version, "test", "test", 0);
        put(topics.activations(), null, ActivationCodec.encode(activation));
        producer.commitTransaction();
    }

    private void send(FeatureVector vector) {
        producer.beginTransaction();
        put(topics.features(), vector.recordKey().getBytes(UTF_8), vectors.encode(vector));
        producer.commitTransaction();
    }

    private void put(String topic, byte[] key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, key, value));
    }

    private List<Prediction> served() {
        return read(topics.predictions(), plan.partitions()).stream()
                .map(record -> predictions.decode(record.value()))
                .toList();
    }

    private Map<String, ModelStatus.State> statuses() {
        var statuses = new TreeMap<String, ModelStatus.State>();
        for (var record : read(topics.modelStatus(), 1)) {
            var key = new String(record.key(), UTF_8);
            if (record.value() == null) {
                statuses.remove(key);
            } else {
                statuses.put(key, ModelStatus.fromJson(record.value()).state());
            }
        }
        return statuses;
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, int partitions) {
        var all = new ArrayList<TopicPartition>();
        for (int i = 0; i < partitions; i++) {
            all.add(new TopicPartition(topic, i));
        }
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        try (var reader =
                new KafkaConsumer<>(
                        clients.reader("test"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            reader.assign(all);
            reader.seekToBeginning(all);
            var ends = reader.endOffsets(all);
            while (all.stream().anyMatch(each -> reader.position(each) < ends.get(each))) {
                reader.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("waiting for %s, %s", what, runner.health())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
