package io.millrace.feature;

import io.millrace.feature.entity.EntityMemory;
import io.millrace.feature.entity.EntityReaders;
import io.millrace.feature.entity.Reading;
import io.millrace.feature.ingest.RowReaders;
import io.millrace.feature.store.WriteBackStore;
import io.millrace.feature.verify.FeatureVerifier;
import io.millrace.feature.wire.Beat;
import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.Succession;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.schemas.record.TrainingExampleCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The topology of {@code shop.yaml}, or of another definition, in a test driver, with words for
 * what tests do with it.
 */
public final class Shop implements AutoCloseable {
    static final long NOW = 4_000_000_000_000L;

    private final Plan plan;
    private final EntityReaders entityReaders;
    private final Metrics metrics = Metrics.create();
    private final TopologyTestDriver driver;
    private final Map<String, Long> silences = new HashMap<>();
    private final Set<String> workedOff = new HashSet<>();
    private final List<String> orders = new ArrayList<>();
    private final FeatureVectorCodec vectors;
    private final TrainingExampleCodec examples;

    public Shop() {
        this("shop.yaml");
    }

    Shop(String definition) {
        this(definition, text(definition));
    }

    /** With a changed text. */
    public Shop(String definition, String yaml) {
        this(definition, yaml, 0);
    }

    /**
     * @param predecessor partitions of the generation before
     */
    Shop(String definition, String yaml, int predecessor) {
        plan = Plan.of(definition, yaml);
        vectors = new FeatureVectorCodec(plan);
        examples = new TrainingExampleCodec(plan);
        var partitions = new HashMap<String, Integer>();
        plan.sources().forEach(source -> partitions.put(source.topic(), 1));
        if (plan.label() != null) {
            partitions.put(plan.label().topic(), 1);
        }
        var stage =
                new StageContext(
                        plan,
                        CommittedOffsets.immediate(),
                        () -> NOW,
                        new Meters(plan, metrics),
                        RowReaders.JSON,
                        new EntityMemory(64L << 20),
                        new EntityReaders(),
                        partition -> silences.getOrDefault(partition.topic(), Beat.UNKNOWN),
                        partition -> workedOff.contains(partition.topic()),
                        true);
        entityReaders = stage.entityReaders();
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "shop-" + System.nanoTime());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        driver =
                new TopologyTestDriver(
                        new FeatureTopology(stage, partitions, predecessor).build(), properties);
    }

    public Plan plan() {
        return plan;
    }

    public EntityReaders entityReaders() {
        return entityReaders;
    }

    EntityPlan entity(String name) {
        return plan.entities().stream()
                .filter(entity -> entity.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What the serving store answers. Any thread. */
    Reading read(EntityPlan entity, String key, OptionalLong at) {
        return entityReaders
                .find(entity.index(), 0)
                .orElseThrow()
                .read(key.getBytes(StandardCharsets.UTF_8), at);
    }

    List<String> inputs() {
        return plan.inputs().stream().map(Input::name).toList();
    }

    /** The first order with this id, as it was sent. */
    Optional<String> sent(String id) {
        return orders.stream().filter(json -> json.contains("\"id\":" + id + ",")).findFirst();
    }

    private List<TestRecord<byte[], byte[]>> joint(String topic) {
        return output(topic).readRecordsToList();
    }

    /** A verifier that has been given all joints. */
    FeatureVerifier verifier() {
        var verifier = new FeatureVerifier(plan);
        for (var entity : plan.entities()) {
            joint(plan.topics().entity(entity.name()))
                    .forEach(
                            record ->
                                    verifier.joint(
                                            entity.index(),
                                            record.key(),
                                            record.value(),
                                            record.timestamp()));
        }
        for (var table : plan.tables()) {
            joint(plan.topics().table(table.name()))
                    .forEach(record -> verifier.table(table.index(), record.key(), record.value()));
        }
        return verifier;
    }

    void order(String json) {
        orders.add(json);
        send("shop.orders", json.getBytes(StandardCharsets.UTF_8));
    }

    /** An order with the usual fields. */
    public void order(long id, long time, String customer, String store, String amount) {
        order(
                "{\"id\":%d,\"t\":%d,\"buyer\":\"%s\",\"place\":\"%s\",\"amount\":%s,\"kind\":\"a\"}"
                        .formatted(id, time, customer, store, amount));
    }

    public void visit(String json) {
        send("shop.visits", json.getBytes(StandardCharsets.UTF_8));
    }

    /** A visit that only moves its source on: a source that is silent holds the watermark back. */
    void visit(long time) {
        visit("{\"visit\":\"v%d\",\"at\":%d}".formatted(time, time));
    }

    /** From now on nothing comes from a source, which is taken to have come to this time. */
    void silent(String topic, long time) {
        silences.put(topic, time);
    }

    /** Whether all that a topic of the user's holds is worked off. */
    void workedOff(String topic, boolean toTheEnd) {
        if (toTheEnd) {
            workedOff.add(topic);
        } else {
            workedOff.remove(topic);
        }
    }

    void label(long id, long time, boolean bad) {
        label("{\"id\":%d,\"t\":%d,\"bad\":%s}".formatted(id, time, bad));
    }

    void label(String json) {
        send("shop.labels", json.getBytes(StandardCharsets.UTF_8));
    }

    public void send(String topic, byte[] value) {
        input(topic).pipeInput(new TestRecord<>(null, value, java.time.Instant.EPOCH));
    }

    /**
     * A record of a table's topic.
     *
     * @param json null where the key is deleted
     * @param time the record's timestamp
     */
    void row(String topic, String key, String json, long time) {
        row(topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), json, time);
    }

    void row(String topic, byte[] key, String json, long time) {
        var value = json == null ? null : json.getBytes(StandardCharsets.UTF_8);
        input(topic).pipeInput(new TestRecord<>(key, value, java.time.Instant.ofEpochMilli(time)));
    }

    void activation(String json) {
        input(plan.topics().activations()).pipeInput(null, json.getBytes(StandardCharsets.UTF_8));
    }

    /** How the generation is followed from now on. */
    void succession(Succession state) {
        input(plan.topics().definitions())
                .pipeInput(Succession.key(plan.generation()), state.encode("a test", 0));
    }

    /** What this generation has told the next one since it was asked last. */
    List<TestRecord<byte[], byte[]>> told() {
        return output(plan.topics().nextAnswers()).readRecordsToList();
    }

    /** Hears what the generation before has told. */
    void hear(TestRecord<byte[], byte[]> told) {
        input(plan.topics().answers()).pipeInput(told);
    }

    /** Lets the beats travel through all stages. */
    public void beats() {
        for (int i = 0; i < 6; i++) {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
        }
    }

    public List<FeatureVector> vectors() {
        return output(plan.topics().features()).readValuesToList().stream()
                .map(vectors::decode)
                .toList();
    }

    public List<TrainingExample> examples() {
        return output(plan.topics().trainingExamples()).readValuesToList().stream()
                .map(examples::decode)
                .toList();
    }

    public List<TestRecord<byte[], byte[]>> deadLetters() {
        return output(plan.topics().deadLetters()).readRecordsToList();
    }

    static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(
                record.headers().lastHeader("millrace." + name).value(), StandardCharsets.UTF_8);
    }

    /** How many entries a store holds. */
    int entries(String store) {
        int count = 0;
        try (var all = records(store).all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    private KeyValueStore<?, ?> records(String store) {
        KeyValueStore<?, ?> plain = driver.getKeyValueStore(store);
        return plain != null ? plain : ((WriteBackStore<?>) driver.getStateStore(store)).records();
    }

    double number(FeatureVector vector, String input) {
        return vector.numbers()[inputs().indexOf(input)];
    }

    @Override
    public void close() {
        driver.close();
        metrics.close();
    }

    private TestInputTopic<byte[], byte[]> input(String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(
                topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    public static String text(String resource) {
        try (var in = Shop.class.getResourceAsStream("/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
