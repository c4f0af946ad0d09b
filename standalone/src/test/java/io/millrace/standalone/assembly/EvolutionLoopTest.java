package io.millrace.standalone.assembly;

import static io.millrace.standalone.assembly.LoopClient.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.millrace.schemas.model.ModelStatus;
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
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A definition with one feature and one partition more takes over while events come, and then one
 * with more partitions only; feature-stream and both inference-streams are killed around the
 * switches. Each event is served by one generation and by the version of its stamp there, however
 * often it is scored, with the values that a pencil finds. What is refused: {@code
 * EvolveRefusalsTest}.
 */
final class EvolutionLoopTest {
    private static final String YAML = TinyModel.yaml("json");
    private static final String CHANGED =
            YAML.replace("partitions: 2", "generation: 2\npartitions: 3")
                    .replace("[count, sum]", "[count, sum, max]");
    private static final String WIDER =
            CHANGED.replace("generation: 2\npartitions: 3", "generation: 3\npartitions: 4");

    @TempDir Path directory;
    private final Plan plan = Plan.of("tiny", YAML);
    private final Plan changed = Plan.of("changed", CHANGED);
    private final Plan wider = Plan.of("wider", WIDER);
    private final Shutdown shutdown = new Shutdown();
    private final List<JavaProcess> processes = new ArrayList<>();
    private String brokers;
    private Keys keys;
    private Clients clients;
    private Metrics metrics;
    private Cluster cluster;
    private LoopClient client;
    private EvolvingPayments payments;
    private EvolvingPredictions predictions;

    @AfterEach
    void end() {
        processes.forEach(JavaProcess::close);
        shutdown.close();
    }

    @Test
    @Timeout(300)
    void aChangedDefinitionTakesOverWithoutAGap() throws Exception {
        begin();
        var features = start(new FeatureRunner(plan, clients, metrics));
        var inference = start(inference(plan));
        predictions =
                shutdown.add(
                        "predictions", new EvolvingPredictions(clients, client, payments, plan));
        TinyModel.train(plan).publish(plan, clients, keys.signing());
        payments.begin();
        eventually(() -> assertThat(predictions.servedBy(plan)).hasSizeGreaterThan(50));

        prepareByCommand();
        var evolution = evolution(changed, Duration.ofSeconds(60));
        evolution.begin();
        var features2 = features(changed, CHANGED);
        var inference2 = inference(changed, CHANGED);
        TinyModel.train(changed).publish(changed, clients, keys.signing());
        begun(evolution, 2);
        features2.pause();
        refused(
                () -> evolution(changed, Duration.ofMillis(500)).change(),
                "does not work off what it has");
        features2.resume();
        evolution.change();
        features2.kill();
        features2.start();
        eventually(() -> assertThat(predictions.servedBy(changed)).hasSizeGreaterThan(50));
        refused(evolution::settle, "Programs of generation 1 still run");
        payments.more(100);
        payments.end();
        predictions.requireOneEach(plan, changed);

        features.close();
        inference.close();
        evolution.settle();
        assertThat(evolution.oldTopics())
                .contains("tiny.answers", "tiny.features", "tiny.entity.payer")
                .noneMatch(topic -> topic.startsWith("tiny.g2"));
        evolution.removeOld();
        oneIsRemoved();
        refused(evolution::look, "Generation 2 of tiny runs alone");
        morePartitions(features2, inference2);
    }

    private void begin() {
        var broker = shutdown.add("broker", EmbeddedBroker.start(directory.resolve("broker"), 0));
        brokers = broker.bootstrapServers();
        clients =
                new Clients(
                        LoopClient.settings(directory, Map.of("kafka.bootstrap-servers", brokers)));
        metrics = shutdown.add("metrics", Metrics.create());
        cluster = shutdown.add("cluster", Cluster.connect(clients));
        client = shutdown.add("client", new LoopClient(clients));
        payments = new EvolvingPayments(client);
        keys = Keys.in(directory);
        assertThat(SourceTopics.create(plan, clients)).contains(EvolvingPayments.TOPIC);
    }

    private void prepareByCommand() throws IOException {
        assertThat(millrace("--yes"))
                .contains("new        payer.amount.max_1d", "partitions 3 instead of 2")
                .containsPattern("history    [1-9]\\d+ records of tiny.payments since ");
        assertThat(millrace("--status"))
                .containsPattern("generation 1: .* serves, the next one beside it, \\d+ rec")
                .containsPattern("generation 2: .* is being filled, not started");
        assertThat(millrace("--abandon", "--yes")).contains("1 runs alone");
        assertThat(evolution(changed, Duration.ZERO).newTopics()).isEmpty();
    }

    /** The vectors stay what they are: so do models and what has been decided of them. */
    private void morePartitions(JavaProcess features2, JavaProcess inference2) throws Exception {
        var evolution = evolution(wider, Duration.ofSeconds(60));
        var outlook = evolution.look();
        assertThat(outlook.from()).isEqualTo(3);
        assertThat(outlook.change().added()).isEmpty();
        assertThat(outlook.change().changed()).isEmpty();
        evolution.begin();
        modelsAre(changed, wider);
        activate(changed, "decided while the next one is filled");
        var inference3 = inference(wider, WIDER);
        var metrics3 = shutdown.add("metrics3", Metrics.create());
        start(new FeatureRunner(wider, clients, metrics3));
        payments.begin();
        begun(evolution, 3);
        loaded(wider);
        var beside = String.valueOf(payments.count() + 50);
        eventually(() -> assertThat(predictions.servedBy(changed)).contains(beside));
        evolution.change();
        inference2.kill(); // with vectors in hand that it serves
        inference2.start();
        eventually(() -> assertThat(predictions.servedBy(wider)).isNotEmpty());
        inference3.kill();
        inference3.start();
        payments.more(100);
        payments.end();
        modelsAre(changed, wider);
        predictions.requireOneEach(changed, wider);

        refused(evolution::settle, "Programs of generation 2 still run");
        for (var program : List.of(features2, inference2)) {
            assertThat(program.handle().destroy()).isTrue();
        }
        for (var program : List.of(features2, inference2)) {
            assertThat(program.handle().onExit().get()).isNotNull();
        }
        evolution.settle();
        evolution.removeOld();
        activate(wider, "goes on by itself");
        var alone = payments.one();
        eventually(() -> assertThat(predictions.servedBy(wider)).contains(alone));
        predictions.requireOneEach(wider);
        eventually(() -> assertThat(evolution.lag(3)).as("records behind").hasValue(0));
    }

    private static void begun(Evolution evolution, int generation) throws Exception {
        eventually(() -> assertThat(evolution.lag(generation)).isPresent());
    }

    private void loaded(Plan by) throws Exception {
        eventually(
                () ->
                        assertThat(client.all(by.topics().modelStatus()))
                                .extracting(status -> ModelStatus.fromJson(status.value()).state())
                                .containsAnyOf(ModelStatus.State.LOADED, ModelStatus.State.ACTIVE));
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

    private void oneIsRemoved() {
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

    private String millrace(String... step) throws IOException {
        var definition = Files.writeString(directory.resolve("changed.yaml"), CHANGED);
        var arguments = new ArrayList<>(List.of("evolve", "-f", definition.toString()));
        arguments.addAll(List.of("--bootstrap-servers", brokers));
        arguments.addAll(List.of(step));
        var output = new ByteArrayOutputStream();
        var stream = new PrintStream(output, true, UTF_8);
        int code = MillraceCommand.execute(stream, stream, arguments.toArray(String[]::new));
        assertThat(code).as(output.toString(UTF_8)).isZero();
        return output.toString(UTF_8);
    }

    private static void refused(ThrowingCallable step, String why) {
        assertThatThrownBy(step).isInstanceOf(FailureException.class).hasMessageContaining(why);
    }

    private Evolution evolution(Plan of, Duration patience) {
        return new Evolution(of, clients, cluster, patience, System::currentTimeMillis);
    }

    private InferenceRunner inference(Plan of) {
        return new InferenceRunner(of, clients, metrics, keys.trusted(), "test", Clock.systemUTC());
    }

    private <T extends Program> T start(T program) {
        shutdown.add(program.name(), program);
        program.start();
        return program;
    }

    private JavaProcess features(Plan of, String yaml) throws IOException {
        var definition = definition(of, yaml);
        return process(of, "features", FeatureMain.class, List.of(definition), List.of());
    }

    private JavaProcess inference(Plan of, String yaml) throws IOException {
        return process(
                of,
                "inference",
                InferenceMain.class,
                List.of(definition(of, yaml), keys.trusted().toString()),
                // So that a kill leaves something to score again.
                List.of("stream.commit-interval=2s"));
    }

    private String definition(Plan of, String yaml) throws IOException {
        return Files.writeString(directory.resolve("g" + of.generation() + ".yaml"), yaml)
                .toString();
    }

    /** A program that can be killed. */
    private JavaProcess process(
            Plan of, String what, Class<?> main, List<String> files, List<String> settings)
            throws IOException {
        var name = "g" + of.generation() + "." + what;
        var arguments = new ArrayList<>(files);
        arguments.add("kafka.bootstrap-servers=" + brokers);
        arguments.add("storage.data-directory=" + directory.resolve(name));
        arguments.addAll(List.of("http.port=0", "log.level=warn"));
        arguments.add("kafka.client.session.timeout.ms=6000"); // a killed one is missed soon
        arguments.addAll(settings);
        var process = new JavaProcess(name, directory, main, arguments);
        processes.add(process);
        process.start();
        return process;
    }
}
