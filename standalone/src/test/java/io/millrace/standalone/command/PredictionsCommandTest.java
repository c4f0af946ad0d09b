package io.millrace.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.standalone.broker.EmbeddedBroker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class PredictionsCommandTest {
    private static final String TOPIC = "card-fraud.predictions";

    @TempDir Path directory;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    @Timeout(120)
    void showsTheLatestByEventTimeOfAllPartitions() throws Exception {
        var definition = directory.resolve("pipeline.yaml");
        try (var example =
                MillraceCommand.class.getResourceAsStream("/examples/card-fraud/pipeline.yaml")) {
            Files.copy(example, definition);
        }
        try (var broker = EmbeddedBroker.start(directory.resolve("broker"), 0)) {
            var arguments =
                    List.of(
                            "predictions",
                            "-f",
                            definition.toString(),
                            "--bootstrap-servers",
                            broker.bootstrapServers());
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (var admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
            }
            assertThat(run(arguments, "--limit=3")).isZero();
            assertThat(output.toString(UTF_8)).isEmpty();
            assertThat(errors.toString(UTF_8)).contains("no predictions yet");

            var bytes = new ByteArraySerializer();
            try (var producer = new KafkaProducer<>(client, bytes, bytes)) {
                for (int at : new int[] {1, 4, 2, 6, 3, 5}) {
                    var value = ("{\"event_id\":" + at + "}").getBytes(UTF_8);
                    producer.send(
                                    new ProducerRecord<>(
                                            TOPIC, at % 2, (long) at, new byte[] {1}, value))
                            .get();
                }
            }
            assertThat(run(arguments, "--limit=3")).isZero();
            assertThat(output.toString(UTF_8).lines())
                    .containsExactly("{\"event_id\":4}", "{\"event_id\":5}", "{\"event_id\":6}");
            assertThat(run(arguments, "--limit=0")).isEqualTo(2);
        }
    }

    private int run(List<String> arguments, String last) {
        output.reset();
        var all = new ArrayList<>(arguments);
        all.add(last);
        return MillraceCommand.execute(
                new PrintStream(output, true, UTF_8),
                new PrintStream(errors, true, UTF_8),
                all.toArray(String[]::new));
    }
}
