package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.feature.FeatureMain;
import io.millrace.feature.FeatureRunner;
import io.millrace.inference.InferenceMain;
import io.millrace.inference.InferenceRunner;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.JavaProcess;
import io.millrace.runtime.run.Program;
import io.millrace.runtime.run.Shutdown;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.broker.EmbeddedBroker;
import io.millrace.standalone.command.MillraceCommand;
import io.millrace.standalone.evolution.Evolution;
import io.millrace.trainer.publish.ActivationLog;
import io.millrace.trainer.publish.ModelPublisher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A definition with one feature and one partition more takes over while events come, and then one
 * with more partitions only; feature-stream and both inference-streams are killed around the
 * switches. Each event is served by one generation and by the version of its stamp there, however
 * often it is scored, with the values that a pencil finds.
 */
final class EvolutionLoopTest {
    private static final String TOPIC = "tiny.payments";
    private static final String YAML = TinyModel.yaml("json");
    private static final String CHANGED =
            YAML.replace("partitions: 2", "generation: 2\npartitions: 3")
                    .replace("[count, sum]", "[count, sum, max]");
    private static final String WIDER =
            CHANGED.replace("generation: 2\npartitions: 3", "generation: 3\npartitions: 4");
    private static final long START = 1_732_158_000;

    @TempDir Path directory;
    private final Plan plan = Plan.of("tiny", YAML);
    private final Plan changed = Plan.of("changed", CHANGED);
    private final Plan wider = Plan.of("wider", WIDER);
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicBoolean stop = new AtomicBoolean();

    /** By event id, what the vector of each definition has to say. */
    private final Map<String, double[]> expected = new HashMap<>();

    private final Map<String, double[]> accounts = new HashMap<>();

    /** Champion by features topic and number of the stamp. */
    private final Map<String, String> stamps = new HashMap<>();

    private final List<JavaProcess> processes = new ArrayList<>();
    private LoopClient client;
    private Clients clients;
    private Metrics metrics;
    private EmbeddedBroker broker;
    private Keys keys;

    @AfterEach
    void end() {
        processes.forEach(JavaProcess::close);
    }

    @Test
    @Timeout(300)
    void aChangedDefinitionTakesOverWithoutAGap() throws Exception {
        try (var shutdown = new Shutdown()) {
            broker = shutdown.add("broker", EmbeddedBroker.start(directory.resolve("broker"), 0));
            clients = new Clients(settings());
            metrics = shutdown.add("metrics", Metrics.create());
            client = shutdown.add("client", new LoopClient(clients));
            keys = Keys.in(directory);
            SourceTopics.create(plan, clients);
            var features = start(shutdown, new FeatureRunner(plan, clients, metrics));
            var inference = start(shutdown, inference(plan));
            TinyModel.train(plan).publish(plan, clients, keys.signing());
            var sending = CompletableFuture.runAsync(this::send);
            LoopClient.eventually(() -> assertThat(served(plan)).hasSizeGreaterThan(50));

            try (var cluster = Cluster.connect(clients)) {
                var evolution = evolution(changed, cluster);
                prepare(evolution, cluster);
                var second = programs(changed, CHANGED);
                refused(evolution::change, "has no active model");
                refused(evolution::settle, "--finish is not the next step");
                TinyModel.train(changed).publish(changed, clients, keys.signing());
                begun(evolution, 2);
                refused(evolution::giveUp, "Programs of generation 2 still run");
                second.get(0).pause();
                refused(
                        () -> evolution(changed, cluster, Duration.ofMillis(500)).change(),
                        "does not work off what it has");
                second.get(0).resume();
                evolution.change();
                second.get(0).kill();
                second.get(0).start();
                int atSwitch = count();
                LoopClient.eventually(() -> assertThat(served(changed)).hasSizeGreaterThan(50));
                refused(evolution::change, "serves already");
                refused(evolution::begin, "Generation 2 serves already");
                refused(evolution::giveUp, "serves already");
                refused(evolution::settle, "Programs of generation 1 still run");
                LoopClient.eventually(() -> assertThat(count()).isGreaterThan(atSwitch + 200));
                stop.set(true);
                sending.join();
                eachHasOne(plan, changed);

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
                morePartitions(cluster, second);
            }
        }
    }

    private void prepare(Evolution evolution, Cluster cluster) throws IOException {
        refusalsBefore(cluster);
        assertThat(evolution.look().change().added()).containsExactly("payer.amount.max_1d");
        assertThat(evolution.look().history().get(0).records()).isGreaterThan(50);
        assertThat(millrace("--yes"))
                .contains("new       payer.amount.max_1d", "generation 2 is prepared");
        assertThat(millrace("--status"))
                .containsPattern("generation 1: .* serves, the next one beside it, \\d+ rec")
                .containsPattern("generation 2: .* is being filled, not started");
        assertThat(millrace("--abandon", "--yes")).contains("1 runs alone");
        assertThat(evolution.newTopics()).isEmpty();
        evolution.begin();
        evolution.begin(); // twice changes nothing
        refused(
                () -> evolution(plan("generation: 2", "x"), cluster).look(),
                "Generation 2 has begun with another definition");
        refused(
                () -> evolution(wider, cluster).look(),
                "Generation 2 still has its own evolution under way");
    }

    /** The vectors stay what they are: so do models and what has been decided of them. */
    private void morePartitions(Cluster cluster, List<JavaProcess> second) throws Exception {
        var evolution = evolution(wider, cluster);
        assertThat(evolution.look().from()).isEqualTo(3);
        assertThat(evolution.look().change().added()).isEmpty();
        assertThat(evolution.look().change().changed()).isEmpty();
        evolution.begin();
        modelsAre(changed, wider);
        activate(changed, "decided while the next one is filled");
        refused(evolution::change, "of generation 3 is not ready");
        var third = programs(wider, WIDER);
        begun(evolution, 3);
        stop.set(false);
        var sending = CompletableFuture.runAsync(this::send);
        int before = count();
        LoopClient.eventually(
                () -> assertThat(served(changed)).contains(String.valueOf(before + 50)));
        evolution.change();
        second.get(1).kill(); // with vectors in hand that it serves
        second.get(1).start();
        LoopClient.eventually(() -> assertThat(served(wider)).isNotEmpty());
        third.get(1).kill();
        third.get(1).start();
        int atSwitch = count();
        LoopClient.eventually(() -> assertThat(count()).isGreaterThan(atSwitch + 100));
        stop.set(true);
        sending.join();
        modelsAre(changed, wider);
        eachHasOne(changed, wider);

        refused(evolution::settle, "Programs of generation 2 still run");
        for (var program : second) {
            program.handle().destroy();
            program.handle().onExit().get();
        }
        evolution.settle();
        evolution.removeOld();
        activate(wider, "goes on by itself");
        int alone = count();
        event(alone);
        LoopClient.eventually(() -> assertThat(served(wider)).contains(String.valueOf(alone)));
        eachHasOne(wider);
        LoopClient.eventually(() -> assertThat(evolution.lag(3)).as("records behind").hasValue(0));
    }

    private void begun(Evolution evolution, int generation) throws Exception {
        LoopClient.eventually(() -> assertThat(evolution.lag(generation)).isPresent());
    }

    private void modelsAre(Plan of, Plan next) {
        assertThat(texts(next.topics().models())).isEqualTo(texts(of.topics().models()));
        assertThat(texts(next.topics().activations()))
                .isEqualTo(texts(of.topics().activations()))
                .isNotEmpty();
    }

    /** Key, time and value of each record. */
    private List<String> texts(String topic) {
        return client.all(topic).stream()
                .map(
                        record ->
                                Arrays.toString(record.key())
                                        + record.timestamp()
                                        + Arrays.toString(record.value()))
                .toList();
    }

    /** The champion once more, as a person does it. */
    private void activate(Plan of, String reason) {
        var activations = ActivationLog.read(new TopicReader(clients), of.topics());
        try (var publisher =
                new ModelPublisher(clients, of, "test", null, System::currentTimeMillis)) {
            long time = publisher.eventTime();
            var inForce = activations.inForce(time).orElseThrow();
            publisher.append(inForce.again(reason, "test", 0), time);
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
        refused(
                () ->
                        evolution(Plan.of("never", CHANGED.replace("e: tiny", "e: never")), cluster)
                                .look(),
                "The pipeline never has never run: there is no never.definitions");
    }

    private String millrace(String... step) throws IOException {
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
        return evolution(of, cluster, Duration.ofSeconds(60));
    }

    private Evolution evolution(Plan of, Cluster cluster, Duration patience) {
        return new Evolution(of, clients, cluster, patience, System::currentTimeMillis);
    }

    private Settings settings() {
        return LoopClient.settings(
                directory, Map.of("kafka.bootstrap-servers", broker.bootstrapServers()));
    }

    private InferenceRunner inference(Plan of) {
        return new InferenceRunner(of, clients, metrics, keys.trusted(), "test", Clock.systemUTC());
    }

    private static <T extends Program> T start(Shutdown shutdown, T program) {
        shutdown.add(program.name(), program);
        program.start();
        return program;
    }

    /** Feature-stream and inference-stream, in processes of their own that can be killed. */
    private List<JavaProcess> programs(Plan of, String yaml) throws IOException {
        var name = "g" + of.generation();
        var definition = Files.writeString(directory.resolve(name + ".yaml"), yaml).toString();
        var settings =
                List.of(
                        "kafka.bootstrap-servers=" + broker.bootstrapServers(),
                        "storage.data-directory=" + directory.resolve(name),
                        "http.port=0",
                        "log.level=warn",
                        // A killed one is missed soon.
                        "kafka.client.session.timeout.ms=6000");
        var arguments = new ArrayList<>(List.of(definition));
        arguments.addAll(settings);
        var more = new ArrayList<>(List.of(definition, keys.trusted().toString()));
        more.addAll(settings);
        more.add("stream.commit-interval=2s"); // so that a kill leaves something to score again
        var programs =
                List.of(
                        new JavaProcess(
                                name + ".features", directory, FeatureMain.class, arguments),
                        new JavaProcess(name + ".inference", directory, InferenceMain.class, more));
        processes.addAll(programs);
        for (var program : programs) {
            program.start();
        }
        return programs;
    }

    private void send() {
        try {
            for (int i = count(); !stop.get(); i++) {
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

    /** Ids of the events that were served by the vectors of a generation. */
    private Set<String> served(Plan by) throws IOException {
        var ids = new HashSet<String>();
        for (var prediction : predictions()) {
            if (topic(prediction).equals(by.topics().features())) {
                ids.add(prediction.path("event_id").asText());
            }
        }
        return ids;
    }

    private static String topic(JsonNode prediction) {
        return prediction.path("vector").path("topic").asText();
    }

    private static String stamp(String features, long number) {
        return features + " " + number;
    }

    private void learnStamps(Plan of) throws IOException {
        for (var record : client.all(of.topics().activations())) {
            stamps.put(
                    stamp(of.topics().features(), record.offset()),
                    json.readTree(record.value()).path("champion").asText());
        }
    }

    private List<JsonNode> predictions() throws IOException {
        var all = new ArrayList<JsonNode>();
        for (var record : client.all("tiny.predictions")) {
            all.add(json.readTree(record.value()));
        }
        return all;
    }

    /** While these generations are there. */
    private void eachHasOne(Plan... there) throws Exception {
        for (var each : there) {
            learnStamps(each);
        }
        LoopClient.eventually(
                () ->
                        assertThat(
                                        predictions().stream()
                                                .map(each -> each.path("event_id").asText())
                                                .distinct())
                                .hasSize(count()));
        var by = new HashMap<String, Set<String>>();
        var predictions = predictions();
        for (var prediction : predictions) {
            var id = prediction.path("event_id").asText();
            var version = prediction.path("model").path("version").asText();
            assertThat(prediction.path("served").asBoolean()).isTrue();
            by.computeIfAbsent(id, any -> new TreeSet<>()).add(topic(prediction) + " " + version);
            long stamp = Math.max(0, prediction.path("activation").asLong()); // -1 takes the first
            assertThat(version)
                    .as("version by the stamp of %s", id)
                    .isEqualTo(stamps.get(stamp(topic(prediction), stamp)));
            requireValues(prediction, expected.get(id));
        }
        System.out.printf("%d predictions of %d events%n", predictions.size(), by.size());
        by.forEach((id, served) -> assertThat(served).as("who served %s", id).hasSize(1));
        assertThat(by.values().stream().flatMap(Set::stream).map(who -> who.split(" ")[0]))
                .containsOnly(
                        stamps.keySet().stream()
                                .map(stamp -> stamp.split(" ")[0])
                                .distinct()
                                .toArray(String[]::new));
    }

    private void requireValues(JsonNode prediction, double[] wanted) {
        var values = prediction.path("values");
        var names =
                List.of(
                        "amount",
                        "payer.amount.count_1d",
                        "payer.amount.sum_1d",
                        "payer.amount.max_1d");
        boolean first = prediction.path("fingerprint").asText().equals(plan.fingerprint());
        assertThat(values.size()).isEqualTo(first ? 3 : 4);
        for (int i = 0; i < values.size(); i++) {
            assertThat(values.path(names.get(i)).asDouble())
                    .as("%s of %s", names.get(i), prediction.path("event_id"))
                    .isEqualTo(wanted[i]);
        }
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
