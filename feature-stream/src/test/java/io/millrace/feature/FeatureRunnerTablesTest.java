package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.registry.RegistryServer;
import io.millrace.runtime.registry.SchemaRegistry;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.topic.Retention;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables on a real broker: topics of different numbers of partitions, rows that another partitioner
 * has spread, rows and events that are there before the program is; one in JSON, the other in Avro
 * whose schema changes, through a registry.
 */
class FeatureRunnerTablesTest {
    private static final long T = 1_700_000_000_000L;
    private static final int SHOPS = 20;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final Schema CITY =
            SchemaBuilder.record("City")
                    .fields()
                    .requiredInt("people")
                    .requiredLong("since")
                    .endRecord();

    /** Promoted, with a logical type and a field nobody here knows. */
    private static final Schema CITY_LATER =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "City", "fields": [
                              {"name": "mayor", "type": ["null", "string"], "default": null},
                              {"name": "since", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                              {"name": "people", "type": "long"}]}
                            """);

    private static final int UNKNOWN_SCHEMA = 99;

    @TempDir Path directory;

    private final RegistryServer registry = new RegistryServer();
    private Plan plan;
    private Clients clients;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void open() throws Exception {
        var name = BrokerProcess.unique("market");
        var yaml =
                Shop.text("market.yaml")
                        .replace("pipeline: market", "pipeline: " + name)
                        .replace("topic: market.", "topic: " + name + ".")
                        .replace(".cities\n", ".cities\n    format: avro\n")
                        .replace("partitions: 1", "partitions: 3");
        plan = Plan.of("market", yaml);
        clients =
                new Clients(
                        BrokerProcess.shared()
                                .settings(
                                        directory,
                                        Map.of(
                                                "registry.url",
                                                registry.url(),
                                                "stream.commit-interval",
                                                "100ms",
                                                "stream.threads",
                                                "2")));
        try (var cluster = Cluster.connect(clients)) {
            var topics = List.of(orders(), name + ".visits");
            TopicCheck.own(
                    cluster,
                    (short) 1,
                    topics.stream().map(topic -> Retention.KEEP_ALL.spec(topic, 2)).toList());
            TopicCheck.own(
                    cluster,
                    (short) 1,
                    plan.tables().stream()
                            .map(table -> Retention.KEEP_LATEST.spec(table.topic(), 4))
                            .toList());
        }
        producer =
                new KafkaProducer<>(
                        clients.producer("test"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
        registry.close();
    }

    @Test
    @Timeout(180)
    void whatWaitsInATableGoesBeforeTheEventsThatWait() throws Exception {
        var schemas = List.of(CITY, CITY_LATER);
        var ids = schemas.stream().map(this::register).toList();
        for (int i = 0; i < SHOPS; i++) {
            order(i, T, i);
            row(i, "{\"country\":\"C%d\"}".formatted(i), T - 1);
            city(i, framed(ids.get(i % 2), city(schemas.get(i % 2), T - 1)));
        }
        row(7, null, T);
        row(-1, "not a row", T);
        city(SHOPS, framed(UNKNOWN_SCHEMA, city(CITY, T - 1)));
        city(4, null);
        try (var metrics = Metrics.create();
                var runner = new FeatureRunner(plan, clients, metrics)) {
            runner.start();
            var vectors = vectors(SHOPS);
            for (int i = 0; i < SHOPS; i++) {
                var vector = vectors.get(String.valueOf(i));
                assertThat(country(vector)).isEqualTo(i == 7 ? null : "C" + i);
                assertThat(number(vector, "cities.people"))
                        .isEqualTo(Double.valueOf(i == 4 ? Double.NaN : 11));
                assertThat(number(vector, "customer.abroad.count_5s"))
                        .isEqualTo(i == 4 || i == 7 ? 0 : 1);
            }
            assertThat(refusals()).containsExactlyInAnyOrder("malformed", "unknown-schema");
        }
        row(7, "{\"country\":\"NEW\"}", T + 1);
        order(100, T + 1, 7);
        order(101, T + 1, 8);
        try (var metrics = Metrics.create();
                var runner = new FeatureRunner(plan, clients, metrics)) {
            runner.start();
            var vectors = vectors(SHOPS + 2);
            assertThat(country(vectors.get("100"))).isEqualTo("NEW");
            assertThat(country(vectors.get("101"))).isEqualTo("C8");
        }
    }

    /** Every order of a buyer and in a city of its own. */
    private void order(int id, long time, int shop) throws Exception {
        var json =
                "{\"id\":%d,\"t\":%d,\"buyer\":\"b%d\",\"shop\":\"s%d\",\"city\":\"t%d\",\"amount\":1}"
                        .formatted(id, time, id, shop, id % SHOPS);
        send(orders(), id % 2, null, json, time);
    }

    /** Partitioned as no partitioner of ours would. */
    private void row(int shop, String json, long time) throws Exception {
        send(plan.tables().get(0).topic(), Math.abs(shop) % 4, "s" + shop, json, time);
    }

    /** Whose deletion holds from the record's time on. */
    private void city(int city, byte[] value) throws Exception {
        long time = value == null ? T : T + 5_000;
        send(plan.tables().get(1).topic(), city % 4, "t" + city, value, time);
    }

    private int register(Schema schema) {
        return SchemaRegistry.of(clients.settings().registry(), "a test")
                .register(plan.tables().get(1).topic() + "-value", schema);
    }

    private static byte[] city(Schema schema, long since) throws IOException {
        var city = new GenericData.Record(schema);
        city.put("since", since);
        boolean small = schema.getField("people").schema().getType() == Schema.Type.INT;
        city.put("people", small ? (Object) 11 : (Object) 11L);
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(schema).write(city, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] framed(int id, byte[] body) {
        return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
    }

    private List<String> refusals() {
        var reasons = new ArrayList<String>();
        new TopicReader(clients)
                .readAll(
                        plan.topics().deadLetters(),
                        record -> reasons.add(DeadLetter.read(record).reason().text()));
        return reasons;
    }

    private void send(String topic, int partition, String key, String value, long time)
            throws Exception {
        send(topic, partition, key, bytes(value), time);
    }

    private void send(String topic, int partition, String key, byte[] value, long time)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, time, bytes(key), value)).get();
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private String orders() {
        return plan.spine().topic();
    }

    private Map<String, FeatureVector> vectors(int wanted) {
        var codec = new FeatureVectorCodec(plan);
        var vectors = new HashMap<String, FeatureVector>();
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (vectors.size() < wanted && System.nanoTime() < deadline) {
            LockSupport.parkNanos(100_000_000);
            new TopicReader(clients)
                    .readAll(
                            plan.topics().features(),
                            record -> {
                                var vector = codec.decode(record.value());
                                vectors.put(vector.eventId(), vector);
                            });
        }
        assertThat(vectors).hasSize(wanted);
        return vectors;
    }

    private String country(FeatureVector vector) {
        return vector.texts()[index("shops.country")];
    }

    private double number(FeatureVector vector, String input) {
        return vector.numbers()[index(input)];
    }

    private int index(String input) {
        return plan.inputs().stream().map(known -> known.name()).toList().indexOf(input);
    }
}
