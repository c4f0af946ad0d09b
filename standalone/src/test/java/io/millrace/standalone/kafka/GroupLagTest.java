package io.millrace.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.assembly.LoopClient;
import io.millrace.standalone.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupLagTest {
    @TempDir static Path directory;
    private static EmbeddedBroker broker;
    private static Admin admin;
    private static TopicReader reader;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(directory, 0);
        Map<String, Object> config = Map.of("bootstrap.servers", broker.bootstrapServers());
        admin = Admin.create(config);
        var settings =
                LoopClient.settings(
                        directory, Map.of("kafka.bootstrap-servers", broker.bootstrapServers()));
        reader = new TopicReader(new Clients(settings));
        admin.createTopics(
                        List.of(
                                new NewTopic("source", 1, (short) 1),
                                new NewTopic("joint", 1, (short) 1),
                                new NewTopic("exact", 1, (short) 1),
                                new NewTopic("beat", 1, (short) 1)))
                .all()
                .get(30, TimeUnit.SECONDS);
        producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterAll
    static void stop() {
        producer.close();
        admin.close();
        broker.close();
    }

    @Test
    void waitsForTheGroupsThatRun() throws Exception {
        var lag =
                lag(
                        Duration.ofSeconds(30),
                        new GroupLag.Reader("running", Set.of("source"), false),
                        new GroupLag.Reader("resting", Set.of("source"), true));
        send("source", 3);
        assertThat(lag.records(reader, any -> true)).isEqualTo(3);
        var waiting = CompletableFuture.runAsync(() -> await(lag));
        commit("running", "source", 2);
        assertThat(lag.records(reader, any -> true)).isEqualTo(1);
        assertThat(waiting).isNotDone();
        commit("running", "source", 3);
        waiting.get(30, TimeUnit.SECONDS);

        commit("resting", "source", 1);
        assertThat(lag.records(reader, any -> true)).isEqualTo(2);
    }

    /** As exactly-once has it: records of an open transaction, markers of those that ended. */
    @Test
    void countsRecordsAndNoMarkers() throws Exception {
        var lag = lag(Duration.ofSeconds(30), new GroupLag.Reader("exact", Set.of("exact"), false));
        var properties = new HashMap<String, Object>();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        properties.put("transactional.id", "exact");
        var bytes = new ByteArraySerializer();
        try (var exact = new KafkaProducer<>(properties, bytes, bytes)) {
            exact.initTransactions();
            for (int i = 0; i < 3; i++) {
                exact.beginTransaction();
                exact.send(new ProducerRecord<>("exact", new byte[] {1}, new byte[] {1})).get();
                exact.send(new ProducerRecord<>("exact", null, new byte[] {2})).get();
                exact.commitTransaction();
            }
            assertThat(lag.records(reader, any -> true)).isEqualTo(6);
            assertThat(lag.records(reader, record -> record.key() != null)).isEqualTo(3);
            commit("exact", "exact", 8);
            assertThat(lag.records(reader, any -> true)).as("a marker is left").isZero();
            exact.beginTransaction();
            exact.send(new ProducerRecord<>("exact", null, new byte[] {3})).get();
            assertThat(lag.records(reader, any -> true)).as("not committed").isZero();
            exact.commitTransaction();
            assertThat(lag.records(reader, any -> true)).isEqualTo(1);
        }
    }

    @Test
    void passesWhereABeatNeverStands() throws Exception {
        var lag = lag(Duration.ofSeconds(30), new GroupLag.Reader("beaten", Set.of("beat"), false));
        send("beat", 1);
        commit("beaten", "beat", 1);
        var waiting = CompletableFuture.runAsync(() -> await(lag));
        long sent = 1;
        while (!waiting.isDone()) {
            send("beat", 1); // always one ahead of what is committed
            commit("beaten", "beat", sent++);
        }
        waiting.get();
    }

    @Test
    void givesUpOnAGroupThatStands() throws Exception {
        send("joint", 2);
        var lag =
                lag(
                        Duration.ofMillis(300),
                        new GroupLag.Reader("standing", Set.of("joint"), false));
        assertThatThrownBy(lag::awaitNone)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("standing on joint-0")
                .hasMessageContaining("no progress for 300ms");
    }

    private static GroupLag lag(Duration patience, GroupLag.Reader... readers) {
        return new GroupLag(admin, List.of(readers), 3, patience);
    }

    private static void await(GroupLag lag) {
        try {
            lag.awaitNone();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(String topic, int count) {
        var sender = new Sender(producer);
        for (int i = 0; i < count; i++) {
            sender.send(topic, i, null, "1");
        }
        sender.flush();
    }

    private static void commit(String group, String topic, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
                .all()
                .get(30, TimeUnit.SECONDS);
    }
}
