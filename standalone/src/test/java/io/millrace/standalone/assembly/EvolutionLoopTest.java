package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.feature.FeatureMain;
import io.millrace.feature.FeatureRunner;
import io.millrace.inference.InferenceRunner;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.Program;
import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.broker.EmbeddedBroker;
import io.millrace.standalone.command.MillraceCommand;
import io.millrace.standalone.evolution.Evolution;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A definition with one feature and one partition more takes over while events come, its
 * feature-stream killed at the switch: each event has exactly one served prediction, with the
 * values that a pencil finds.
 */
final class EvolutionLoopTest {
    private static final String TOPIC = "tiny.payments";
    private static final String YAML = TinyModel.yaml("json");
    private static final String CHANGED =
            YAML.replace("partitions: 2", "generation: 2\npartitions: 3")
                    .replace("[count, sum]", "[count, sum, max]");
    private static final long START = 1_732_158_000;

    @TempDir Path directory;
    private final Plan plan = Plan.of("tiny", YAML);
    private final Plan changed = Plan.of("changed", CHANGED);
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicBoolean stop = new AtomicBoolean();

    /** By event id, what the vector of each definition has to say. */
    private final Map<String, double[]> expected = new HashMap<>();

    private final Map<String, double[]> accounts = new HashMap<>();
    private LoopClient client;
    private Clients clients;
    private Metrics metrics;
    private Process child;

    @Test
    @Timeout(240)
    void aChangedDefinitionTakesOverWithoutAGap() throws Exception {
        try (var shutdown = new Shutdown()) {
            var broker =
                    shutdown.add("broker", EmbeddedBroker.start(directory.resolve("broker"), 0));
            clients = new Clients(settings(broker));
            metrics = shutdown.add("metrics", Metrics.create());
            client = shutdown.add("client", new LoopClient(clients));
            var keys = Keys.in(directory);
            SourceTopics.create(plan, clients);
            var features = start(shutdown, new FeatureRunner(plan, clients, metrics));
            var inference = start(shutdown, inference(plan, keys));
            TinyModel.train(plan).publish(plan, clients, keys.signing());
            var sending = CompletableFuture.runAsync(this::send);
            LoopClient.eventually(() -> assertThat(served(plan)).hasSizeGreaterThan(50));

            try (var cluster = Cluster.connect(clients)) {
                var evolution = evolution(changed, cluster);
                refusalsBefore(cluster);
                assertThat(evolution.look().change().added())
                        .containsExactly("payer.amount.max_1d");
                assertThat(evolution.look().history().get(0).records()).isGreaterThan(50);
                assertThat(millrace(broker, "--yes"))
                        .contains("new       payer.amount.max_1d", "generation 2 is prepared");
                assertThat(millrace(broker, "--status"))
                        .containsPattern(
                                "generation 1: .* serves, the next one beside it, \\d+ rec")
                        .containsPattern("generation 2: .* is being filled, not started");
                assertThat(millrace(broker, "--abandon", "--yes")).contains("1 runs alone");
                assertThat(evolution.newTopics()).isEmpty();
                evolution.begin();
                evolution.begin(); // twice changes nothing
                child = child(broker);
                var second = start(shutdown, inference(changed, keys));
                refused(evolution::change, "has no active model");
                refused(evolution::settle, "--finish is not the next step");
                TinyModel.train(changed).publish(changed, clients, keys.signing());
                LoopClient.eventually(
                        () -> assertThatCode(() -> evolution.lag(2)).doesNotThrowAnyException());
                evolution.change();
                child.destroyForcibly().waitFor();
                int atSwitch = count();
                child = child(broker);
                LoopClient.eventually(() -> assertThat(served(changed)).hasSizeGreaterThan(50));
                refused(evolution::change, "serves already");
                refused(evolution::giveUp, "serves already");
                refused(evolution::settle, "Programs of generation 1 still run");
                LoopClient.eventually(() -> assertThat(count()).isGreaterThan(atSwitch + 200));
                stop.set(true);
                sending.join();
                eachHasOne();

                features.close();
                inference.close();
                evolution.settle();
                assertThat(evolution.oldTopics())
                        .contains("tiny.answers", "tiny.features", "tiny.entity.payer")
                        .noneMatch(topic -> topic.startsWith("tiny.g2"));
                evolution.removeOld();
                removed(cluster);
                refused(evolution::look, "Generation 2 of tiny runs alone");
                refused(
                        () -> new FeatureRunner(plan, clients, metrics).start(),
                        "runs by generation 2, the definition is of generation 1");

                int before = count();
                event(before);
                LoopClient.eventually(
                        () -> assertThat(served(changed)).contains(String.valueOf(before)));
                eachHasOne();
                second.close();
            }
        } finally {
            if (child != null) {
                child.destroyForcibly();
            }
        }
    }

    private void refusalsBefore(Cluster cluster) {
        refused(
                () -> new FeatureRunner(changed, clients, metrics).start(),
                "begin the new one with 'millrace evolve -f FILE'");
        refused(
                () -> new FeatureRunner(plan("generation: 1", "x"), clients, metrics).start(),
                "set 'generation: 2' and run 'millrace evolve");
        refused(() -> evolution(plan, cluster).look(), "set 'generation: 2'");
        refused(
                () -> evolution(plan("generation: 3", "x"), cluster).look(),
                "set 'generation: 2' in the changed definition");
        refused(
                () -> evolution(Plan.of("same", YAML + "generation: 2\n"), cluster).look(),
                "Nothing changes");
        refused(
                () ->
                        evolution(
                                        Plan.of(
                                                "other key",
                                                CHANGED.replace(
                                                        "  key: account\n  inputs",
                                                        "  key: id\n  inputs")),
                                        cluster)
                                .look(),
                "predict.key was [account string] and would be [id long]");
        refused(() -> evolution(changed, cluster).change(), "Generation 2 has not begun");
    }

    private String millrace(EmbeddedBroker broker, String... step) throws IOException {
        var definition = Files.writeString(directory.resolve("changed.yaml"), CHANGED);
        var arguments = new ArrayList<>(List.of("evolve", "-f", definition.toString()));
        arguments.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        arguments.addAll(List.of(step));
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code =
                MillraceCommand.execute(
                        new PrintStream(output, true, UTF_8),
                        new PrintStream(errors, true, UTF_8),
                        arguments.toArray(String[]::new));
        assertThat(code).as(errors.toString(UTF_8)).isZero();
        return output.toString(UTF_8);
    }

    private static Plan plan(String generation, String feature) {
        return Plan.of(
                "refused",
                CHANGED.replace("generation: 2\npartitions: 3", generation + "\npartitions: 2")
                        .replace("payer:", feature + ":")
                        .replace("payer.*", feature + ".*"));
    }

    private static void refused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable step, String why) {
        assertThatThrownBy(step).isInstanceOf(FailureException.class).hasMessageContaining(why);
    }

    private Evolution evolution(Plan of, Cluster cluster) {
        return new Evolution(
                of, clients, cluster, Duration.ofSeconds(60), System::currentTimeMillis);
    }

    private io.millrace.runtime.settings.Settings settings(EmbeddedBroker broker) {
        return LoopClient.settings(
                directory, Map.of("kafka.bootstrap-servers", broker.bootstrapServers()));
    }

    private InferenceRunner inference(Plan of, Keys keys) {
        return new InferenceRunner(
                of, clients, metrics, keys.trusted(), "test-" + of.generation(), Clock.systemUTC());
    }

    private static <T extends Program> T start(Shutdown shutdown, T program) {
        shutdown.add(program.name(), program);
        program.start();
        return program;
    }

    /** The changed feature-stream, in a process of its own that can be killed. */
    private Process child(EmbeddedBroker broker) throws IOException {
        var definition = Files.writeString(directory.resolve("changed.yaml"), CHANGED);
        var builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                FeatureMain.class.getName(),
                                definition.toString(),
                                "kafka.bootstrap-servers=" + broker.bootstrapServers(),
                                "storage.data-directory=" + directory.resolve("second"),
                                "http.port=0",
                                "log.level=warn"));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(directory.resolve("child.log").toFile()))
                .start();
    }

    private void send() {
        try {
            for (int i = 0; !stop.get(); i++) {
                event(i);
                if (i % 20 == 0) {
                    client.send(record(i)); // comes twice
                }
                Thread.sleep(10);
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void event(int i) throws Exception {
        synchronized (expected) {
            var state = accounts.computeIfAbsent(account(i), any -> new double[4]);
            state[0] = amount(i);
            state[1]++;
            state[2] += amount(i);
            state[3] = Math.max(state[3], amount(i));
            expected.put(String.valueOf(i), state.clone());
        }
        client.send(record(i));
    }

    private static ProducerRecord<byte[], byte[]> record(int i) {
        var value =
                "{\"id\":%d,\"t\":%d,\"account\":\"%s\",\"amount\":%s}"
                        .formatted(i, START + i, account(i), amount(i));
        return new ProducerRecord<>(TOPIC, i % 4 % 2, null, value.getBytes(UTF_8));
    }

    /** Each account's payments come through one partition, in their order. */
    private static String account(int i) {
        return "a" + i % 4;
    }

    private static double amount(int i) {
        return (i * 37 % 101) / 4.0;
    }

    private int count() {
        synchronized (expected) {
            return expected.size();
        }
    }

    /** Ids of the events that were served by the vectors of a definition. */
    private Set<String> served(Plan by) throws IOException {
        var ids = new HashSet<String>();
        for (var prediction : predictions()) {
            if (prediction.path("fingerprint").asText().equals(by.fingerprint())) {
                ids.add(prediction.path("event_id").asText());
            }
        }
        return ids;
    }

    private List<JsonNode> predictions() throws IOException {
        var all = new ArrayList<JsonNode>();
        for (var record : client.all("tiny.predictions")) {
            all.add(json.readTree(record.value()));
        }
        return all;
    }

    private void eachHasOne() throws Exception {
        LoopClient.eventually(
                () -> {
                    var served = new TreeSet<>(served(plan));
                    served.addAll(served(changed));
                    assertThat(served).hasSize(count());
                });
        var by = new HashMap<String, Set<String>>();
        for (var prediction : predictions()) {
            var id = prediction.path("event_id").asText();
            assertThat(prediction.path("served").asBoolean()).isTrue();
            by.computeIfAbsent(id, any -> new TreeSet<>())
                    .add(
                            prediction.path("fingerprint").asText()
                                    + prediction.path("model").path("version").asText());
            var values = prediction.path("values");
            var wanted = expected.get(id);
            var names =
                    List.of(
                            "amount",
                            "payer.amount.count_1d",
                            "payer.amount.sum_1d",
                            "payer.amount.max_1d");
            boolean more = prediction.path("fingerprint").asText().equals(changed.fingerprint());
            assertThat(values.size()).isEqualTo(more ? 4 : 3);
            for (int i = 0; i < values.size(); i++) {
                assertThat(values.path(names.get(i)).asDouble())
                        .as("%s of %s", names.get(i), id)
                        .isEqualTo(wanted[i]);
            }
        }
        by.forEach((id, versions) -> assertThat(versions).as("who served %s", id).hasSize(1));
        assertThat(by.values().stream().flatMap(Set::stream).distinct()).hasSize(2);
    }

    private void removed(Cluster cluster) {
        var topics = cluster.await(cluster.admin().listTopics().names(), "list the topics");
        assertThat(topics)
                .contains("tiny.payments", "tiny.labels", "tiny.predictions", "tiny.definitions")
                .filteredOn(topic -> topic.startsWith("tiny.") && !topic.startsWith("tiny.g2."))
                .filteredOn(
                        topic -> !topic.matches("tiny\\.(payments|labels|predictions|definitions)"))
                .isEmpty();
        assertThat(topics).contains("tiny.g2.features", "tiny.g2.answers");
        assertThat(directory.resolve("state").resolve("tiny.feature-stream")).doesNotExist();
    }
}
