package io.millrace.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerTest {
    private static final long LONG_AGO = 86_400_000L;

    @TempDir Path directory;

    @Test
    void keepsRecordsOfLongAgoOverARestart() throws Exception {
        try (var broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
            createTopic(broker);
            send(broker, "first");
        }
        try (var broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
            send(broker, "second");
            assertThat(values(broker)).containsExactly("first", "second");
            assertThat(broker.fatal()).isNotDone();
        }
    }

    @Test
    void namesTheRemedyWhenThePortIsInUse() throws IOException {
        try (var other = new ServerSocket(0, 1, LoopbackPort.address())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, other.getLocalPort()))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("--port");
        }
    }

    @Test
    void namesTheRemedyWhenTheDirectoryIsInUse() {
        try (var broker = EmbeddedBroker.start(directory, 0)) {
            assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
            assertThatThrownBy(() -> EmbeddedBroker.start(directory, 0))
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("another embedded broker runs")
                    .hasMessageContaining("--data-dir");
        }
    }

    @Test
    void namesTheRemedyWhenTheDirectoryCannotBeWritten() throws IOException {
        var file = Files.writeString(directory.resolve("file"), "not a directory");
        assertThatThrownBy(() -> EmbeddedBroker.start(file.resolve("broker"), 0))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("cannot write to the directory")
                .hasMessageContaining("--data-dir");
    }

    private static void createTopic(EmbeddedBroker broker) throws Exception {
        try (var admin = Admin.create(clientConfig(broker))) {
            admin.createTopics(List.of(new NewTopic("events", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void send(EmbeddedBroker broker, String value) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        clientConfig(broker), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("events", 0, LONG_AGO, "key", value))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> values(EmbeddedBroker broker) {
        try (var consumer =
                new KafkaConsumer<>(
                        clientConfig(broker), new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition("events", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var values = new ArrayList<String>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < 2 && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    private static Map<String, Object> clientConfig(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }
}
