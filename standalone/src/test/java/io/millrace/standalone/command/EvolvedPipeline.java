package io.millrace.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.FeatureRunner;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.pipeline.DefinitionLog;
import io.millrace.schemas.model.ModelStatus;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.ActivationCodec;
import io.millrace.schemas.topic.Topics;
import io.millrace.standalone.assembly.LoopClient;
import io.millrace.standalone.assembly.SourceTopics;
import io.millrace.standalone.evolution.Evolution;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A pipeline that evolves from one definition to another, without its programs: what the brokers
 * would know of them is written here.
 */
final class EvolvedPipeline implements AutoCloseable {
    private final String name;
    private final String brokers;
    private final Path definition;
    private final Clients clients;
    private final Cluster cluster;
    private final LoopClient client;
    private final PayPipeline commands = new PayPipeline();

    EvolvedPipeline(String name, Path directory, String brokers) {
        this.name = name;
        this.brokers = brokers;
        this.definition = directory.resolve(name + ".yaml");
        this.clients =
                new Clients(
                        LoopClient.settings(directory, Map.of("kafka.bootstrap-servers", brokers)));
        this.cluster = Cluster.connect(clients);
        this.client = new LoopClient(clients);
    }

    String name() {
        return name;
    }

    String first() {
        return """
                pipeline: %1$s
                partitions: 2
                sources:
                  payments:
                    topic: %1$s.payments
                    id: id
                    time: { field: t, unit: seconds }
                    fields: { id: long, t: timestamp, account: string, amount: double }
                features:
                  payer: { key: account, from: payments, values: { amount: { of: amount, compute: sum, over: 1d } } }
                predict: { on: payments, key: account, inputs: [ amount, "payer.*" ] }
                """
                .formatted(name);
    }

    String second() {
        return first().replace("partitions: 2", "generation: 2\npartitions: 3")
                .replace("compute: sum", "compute: [sum, max]");
    }

    /** What a refusal says; of a name in its words. */
    static String refusal(String what, String remedy, String name) {
        return what.formatted(name) + "\n  -> " + remedy + "\n";
    }

    /** As its programs do at their first start. */
    void begin(String yaml) {
        var plan = Plan.of(name, yaml);
        assertThat(SourceTopics.create(plan, clients)).isNotEmpty();
        TopicCheck.own(cluster, (short) 1, plan.topics().all());
        try (var log = new DefinitionLog(clients, plan.topics().definitions())) {
            log.begin(plan);
        }
    }

    /** To the second definition. */
    void switched() throws Exception {
        begin(first());
        assertThat(evolve(second(), "--yes")).as(this::errors).isZero();
        activate(2, "v1");
        loads(2, "v1");
        workedOff(1);
        workedOff(2);
        assertThat(evolve(second(), "--switch")).as(this::errors).isZero();
    }

    /** Exit code of {@code millrace evolve}. */
    int evolve(String yaml, String... words) {
        try {
            Files.writeString(definition, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var all = new ArrayList<>(List.of("evolve", "-f", definition.toString()));
        all.addAll(List.of("--bootstrap-servers", brokers));
        all.addAll(List.of(words));
        return commands.run(all.toArray(String[]::new));
    }

    /** The same where nobody answers. */
    int evolveUnasked(String yaml, String... words) {
        var input = System.in;
        System.setIn(InputStream.nullInputStream());
        try {
            return evolve(yaml, words);
        } finally {
            System.setIn(input);
        }
    }

    String output() {
        return commands.output();
    }

    String errors() {
        return commands.errors();
    }

    /** In these words, and nothing is written of the definitions. */
    void refuses(String yaml, String what, String remedy, String... words) {
        var before = definitions();
        var all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = "--yes";
        assertThat(evolve(yaml, all)).as(String.join(" ", words)).isEqualTo(1);
        assertThat(errors()).isEqualTo(refusal(what, remedy, name));
        assertThat(definitions()).isEqualTo(before);
    }

    /** Another one is under way, which is this process. */
    void refusesBeside(String... words) {
        refuses(
                second(),
                "Another 'millrace evolve' of %s is under way: millrace-evolve-"
                        + ProcessHandle.current().pid()
                        + " on /127.0.0.1",
                "wait until it has ended, or answer what it asks; one that was killed is forgotten"
                        + " after 10 s",
                words);
    }

    Evolution evolution(String yaml, Duration patience) {
        return new Evolution(
                Plan.of(name, yaml), clients, cluster, patience, System::currentTimeMillis);
    }

    /** A program, which is refused. */
    void start(String yaml) throws Exception {
        try (var metrics = Metrics.create();
                var program = new FeatureRunner(Plan.of(name, yaml), clients, metrics)) {
            program.start();
        }
    }

    Set<String> topics() {
        return cluster.await(cluster.admin().listTopics().names(), "list the topics");
    }

    /** Number of records that have ever been written. */
    private long definitions() {
        var at = new TopicPartition(name + ".definitions", 0);
        return cluster.await(
                        cluster.admin()
                                .listOffsets(Map.of(at, OffsetSpec.latest()))
                                .partitionResult(at),
                        "read the end of the definitions")
                .offset();
    }

    /** One that nobody has worked off. */
    void event() throws Exception {
        send(name + ".payments", "1", new byte[] {1});
    }

    /** One that inference-stream has not scored. */
    void vector(int generation) throws Exception {
        send(Topics.prefix(name, generation) + ".features", "a", new byte[] {1});
    }

    void activate(int generation, String version) throws Exception {
        var activation = Activation.champion(version, "test", "test", 0);
        send(
                Topics.prefix(name, generation) + ".activations",
                null,
                ActivationCodec.encode(activation));
    }

    void loads(int generation, String version) throws Exception {
        tell(generation, ModelStatus.loaded("i1", version, now()));
    }

    void refusesModel(int generation, String version) throws Exception {
        tell(
                generation,
                ModelStatus.refused("i1", version, "golden", "it says other scores", now()));
    }

    private void tell(int generation, ModelStatus status) throws Exception {
        var topic = Topics.prefix(name, generation) + ".model-status";
        var alive = ModelStatus.alive("i1", now());
        send(topic, alive.key(), alive.toJson());
        send(topic, status.key(), status.toJson());
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private void send(String topic, String key, byte[] value) throws Exception {
        var unused =
                client.send(
                        new ProducerRecord<>(
                                topic, 0, key == null ? null : key.getBytes(UTF_8), value));
    }

    /** Both programs of a generation have committed all that there is. */
    void workedOff(int generation) {
        var prefix = Topics.prefix(name, generation);
        commit(prefix + ".feature-stream", name + ".payments", 2);
        commit(prefix + ".inference-stream", prefix + ".features", generation + 1);
    }

    private void commit(String group, String topic, int partitions) {
        var ends = new HashMap<TopicPartition, OffsetSpec>();
        for (int i = 0; i < partitions; i++) {
            ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        cluster.await(cluster.admin().listOffsets(ends).all(), "read the ends")
                .forEach((at, end) -> offsets.put(at, new OffsetAndMetadata(end.offset())));
        cluster.await(cluster.admin().alterConsumerGroupOffsets(group, offsets).all(), "commit");
    }

    /** A program of a generation that runs, until it is closed. */
    KafkaConsumer<byte[], byte[]> member(int generation, String program) throws Exception {
        var prefix = Topics.prefix(name, generation);
        var properties = clients.member(prefix + "." + program, "running", Duration.ofSeconds(10));
        properties.put("auto.offset.reset", "earliest");
        var bytes = new ByteArrayDeserializer();
        var consumer = new KafkaConsumer<>(properties, bytes, bytes);
        consumer.subscribe(List.of(name + ".payments"));
        LoopClient.eventually(
                () -> {
                    var unused = consumer.poll(Duration.ofMillis(100));
                    assertThat(consumer.assignment()).isNotEmpty();
                });
        return consumer;
    }

    @Override
    public void close() {
        client.close();
        cluster.close();
    }
}
