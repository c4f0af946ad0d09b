package io.millrace.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.deadletter.Cut;
import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.assembly.Assembly;
import io.millrace.standalone.assembly.LoopClient;
import io.millrace.standalone.deadletter.Redrive;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Refused by the running programs, listed, sent again, accepted. */
final class DeadLettersCommandTest {
    private static final String TOPIC = "clock.readings";
    private static final long AHEAD_SECONDS = 1;
    private static final long EARLY_SECONDS = 20;
    private static final String DEFINITION =
            """
            pipeline: clock
            partitions: 1
            sources:
              readings:
                topic: clock.readings
                id: id
                time: { field: t, unit: seconds }
                ahead: 1s
                fields: { id: long, t: timestamp, meter: string, value: double }
            features:
              place:
                key: meter
                from: readings
                values:
                  value: { of: value, compute: sum, over: 1d }
            predict:
              on: readings
              inputs: [ value, "place.*" ]
            serving:
              decision: "score >= 0.5"
            """;

    @TempDir Path directory;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Test
    @Timeout(180)
    void whatWasRefusedIsListedAndSentAgainOnce() throws Exception {
        var file = Files.writeString(directory.resolve("clock.yaml"), DEFINITION);
        var plan = Plan.of("clock", DEFINITION);
        try (var shutdown = new Shutdown()) {
            var settings = LoopClient.settings(directory.resolve("data"), Map.of());
            var assembly = Assembly.start(plan, settings, 0, shutdown, run -> {});
            var client = shutdown.add("client", new LoopClient(assembly.clients()));
            var arguments =
                    new String[] {
                        "-f", file.toString(), "--bootstrap-servers", assembly.bootstrapServers()
                    };
            assertThat(run("list", arguments)).contains("no dead letters");

            long early = System.currentTimeMillis() / 1000 + EARLY_SECONDS;
            var large = event(2, early, "x".repeat(Cut.LIMIT));
            client.send(record("gone-" + "x".repeat(Cut.LIMIT)));
            client.send(record("{\"id\": "));
            var refused = record(event(1, early, ""));
            refused.headers().add("trace", new byte[] {7});
            client.send(refused);
            client.send(record(large));
            client.await(plan.topics().deadLetters(), 4);
            forgetFirst(assembly.bootstrapServers());

            assertThat(run("list", arguments))
                    .contains("2  malformed")
                    .contains("2  too-far-ahead")
                    .contains(TOPIC + "-0@2")
                    .contains("{\"id\":1,");
            assertThat(run("list", arguments, "--json", "--limit=1", "--reason=too-far-ahead"))
                    .contains("\"too-far-ahead\" : 2")
                    .contains("\"offset\" : 3")
                    .contains("\"whole\" : false")
                    .doesNotContain("malformed", "\"offset\" : 2");
            assertThat(run("redrive", arguments, "--dry-run"))
                    .contains("3 to send, 0 sent before, 1 gone")
                    .contains(TOPIC + "-0@0 (malformed) is gone");
            assertThat(run("redrive", arguments, "--dry-run", "--from-topic=another"))
                    .contains("0 to send");
            assertThat(client.all(TOPIC)).hasSize(3);

            LoopClient.eventually(
                    () ->
                            assertThat(System.currentTimeMillis() / 1000)
                                    .isGreaterThan(early - AHEAD_SECONDS));
            assertThat(run("redrive", arguments, "--yes", "--reason=too-far-ahead"))
                    .contains("2 to send, 0 sent before, 0 gone")
                    .contains("sent 2 records again");
            client.await(plan.topics().features(), 2);
            var source = client.all(TOPIC);
            var again = source.get(3);
            assertThat(again.value()).isEqualTo(refused.value());
            assertThat(again.key()).isEqualTo(refused.key());
            assertThat(again.headers().lastHeader("trace").value()).containsExactly(7);
            assertThat(again.headers().lastHeader(Redrive.MARK).value())
                    .isEqualTo("clock.dead-letters:0:2".getBytes(UTF_8));
            assertThat(new String(source.get(4).value(), UTF_8)).isEqualTo(large);

            assertThat(run("redrive", arguments, "--yes", "--reason=too-far-ahead"))
                    .contains("0 to send, 2 sent before, 0 gone");
            assertThat(client.all(TOPIC)).hasSize(5);
            assertThat(client.all(plan.topics().deadLetters())).hasSize(4);
        }
    }

    @Test
    void anUnknownReasonIsMisuse() throws Exception {
        var file = Files.writeString(directory.resolve("clock.yaml"), DEFINITION);
        for (var verb : List.of("list", "redrive")) {
            assertThat(execute("deadletters", verb, "-f", file.toString(), "--reason=to-late"))
                    .isEqualTo(2);
            assertThat(errors.toString(UTF_8)).contains("to-late").contains("too-late");
        }
        assertThat(execute("deadletters")).isEqualTo(2);
    }

    private static String event(long id, long t, String more) {
        return "{\"id\":%d,\"t\":%d,\"meter\":\"m\",\"value\":1,\"more\":\"%s\"}"
                .formatted(id, t, more);
    }

    private static ProducerRecord<byte[], byte[]> record(String value) {
        return new ProducerRecord<>(TOPIC, 0, "m".getBytes(UTF_8), value.getBytes(UTF_8));
    }

    /** The oldest record of the source, of which the dead letter has the first part only. */
    private static void forgetFirst(String servers) throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(TOPIC, 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private String run(String verb, String[] common, String... more) {
        output.reset();
        errors.reset();
        var arguments = new ArrayList<>(List.of("deadletters", verb));
        arguments.addAll(List.of(common));
        arguments.addAll(List.of(more));
        assertThat(execute(arguments.toArray(String[]::new)))
                .as(() -> errors.toString(UTF_8))
                .isZero();
        return output.toString(UTF_8);
    }

    private int execute(String... arguments) {
        return MillraceCommand.execute(
                new PrintStream(output, true, UTF_8),
                new PrintStream(errors, true, UTF_8),
                arguments);
    }
}
