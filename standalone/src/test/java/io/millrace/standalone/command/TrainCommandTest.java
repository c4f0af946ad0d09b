package io.millrace.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.JavaProcess;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.schemas.record.TrainingExampleCodec;
import io.millrace.standalone.assembly.Keys;
import io.millrace.standalone.assembly.LoopClient;
import io.millrace.standalone.broker.EmbeddedBroker;
import io.millrace.trainer.TrainerMain;
import io.millrace.trainer.TrainerRunner;
import io.millrace.trainer.run.Outcome;
import io.millrace.trainer.run.RunRecord;
import io.millrace.trainer.trigger.JournalEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The trainer against a broker: killed in a run, started again, a run by command, models again. */
final class TrainCommandTest {
    private static final String YAML =
            PayPipeline.yaml(2, "candidates: [xgboost], trials: 2, negatives: 0.5");
    private static final long DEADLINE_SECONDS = 60;

    @TempDir Path directory;
    private final PayPipeline pay = new PayPipeline();
    private final LinkedBlockingQueue<RunRecord> runs = new LinkedBlockingQueue<>();
    private String brokers;

    @Test
    @Timeout(180)
    void aTrainerAbandonsWhatWasCutOffAndTrainsOnRequest() throws Exception {
        var plan = Plan.of("pay", YAML);
        Files.writeString(directory.resolve("pay.yaml"), YAML);
        try (var broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
                var metrics = Metrics.create()) {
            brokers = broker.bootstrapServers();
            var clients =
                    new Clients(
                            LoopClient.settings(
                                    directory.resolve("data"),
                                    Map.of("kafka.bootstrap-servers", brokers)));
            var key = Keys.in(directory).signing();
            fill(plan, clients);
            var topics = new TopicReader(clients);
            cutOff(
                    "endless",
                    YAML.replace("trials: 2", "trials: 1000000"),
                    () -> isTraining(plan, topics));
            cutOff("published", YAML, () -> count(topics, plan.topics().models()) > 0);
            int published = count(topics, plan.topics().models());
            try (var trainer = new TrainerRunner(plan, clients, metrics, key, runs::add)) {
                trainer.start();
                var cutOff = next();
                assertThat(cutOff.outcome()).isEqualTo(Outcome.ABANDONED);
                assertThat(cutOff.trigger()).endsWith("examples and no champion yet");
                var first = next();
                assertThat(first.outcome()).as(first.reason()).isEqualTo(Outcome.ACCEPTED);
                assertThat(first.trigger()).endsWith("examples and no champion yet");
                assertThat(count(topics, plan.topics().models()))
                        .as("what the one before had published, and nothing twice")
                        .isEqualTo(published);
                assertThat(outcomes(plan, topics))
                        .containsExactly("abandoned", "abandoned", "accepted");

                assertThat(command("train", "--reason=by hand")).isZero();
                var second = next();
                assertThat(second.trigger()).isEqualTo("asked for: by hand");
                assertThat(second.outcome()).isEqualTo(Outcome.UNCHANGED);
                assertThat(second.champion()).isEqualTo(first.version());

                assertThat(command("models", "verify", first.version())).as(pay::errors).isZero();
                assertThat(pay.output()).contains("made again is the same: sha256 ");
                assertThat(command("models", "card", first.version())).isZero();
                assertThat(pay.output()).startsWith("# Model " + first.version());
                assertThat(command("models", "verify", "20200101-00000000")).isEqualTo(1);
                assertThat(pay.errors()).contains("No model 20200101-00000000");
            }
            try (var again = new TrainerRunner(plan, clients, metrics, key, runs::add)) {
                again.start();
                assertThat(command("train", "--reason=after a restart")).isZero();
                assertThat(next().trigger()).isEqualTo("asked for: after a restart");
            }
        }
    }

    /** A trainer in a process of its own, killed as soon as it has come so far. */
    private void cutOff(String name, String yaml, BooleanSupplier soFar) throws Exception {
        var definition = Files.writeString(directory.resolve(name + ".yaml"), yaml);
        try (var trainer =
                new JavaProcess(
                        name,
                        directory,
                        TrainerMain.class,
                        List.of(
                                definition.toString(),
                                Keys.in(directory).signing().toString(),
                                "kafka.bootstrap-servers=" + brokers,
                                "storage.data-directory=" + directory.resolve(name),
                                "http.port=0"))) {
            trainer.start();
            LoopClient.eventually(
                    () -> {
                        assertThat(trainer.isRunning()).as(trainer::tail).isTrue();
                        assertThat(soFar.getAsBoolean()).as(trainer::tail).isTrue();
                    });
            trainer.kill();
        }
    }

    private static boolean isTraining(Plan plan, TopicReader topics) {
        var events = new ArrayList<JournalEntry.Event>();
        topics.readAll(
                plan.topics().monitoring(),
                record -> {
                    if (new String(record.key(), UTF_8).equals(JournalEntry.KEY)) {
                        events.add(JournalEntry.fromJson(record.value()).event());
                    }
                });
        return !events.isEmpty() && events.get(events.size() - 1) == JournalEntry.Event.BEGUN;
    }

    private static List<String> outcomes(Plan plan, TopicReader topics) {
        var outcomes = new ArrayList<String>();
        topics.readAll(
                plan.topics().monitoring(),
                record -> {
                    if (new String(record.key(), UTF_8).equals(RunRecord.KEY)) {
                        outcomes.add(outcome(record.value()));
                    }
                });
        return outcomes;
    }

    private static String outcome(byte[] record) {
        try {
            return new ObjectMapper().readTree(record).path("outcome").asText();
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static int count(TopicReader topics, String topic) {
        int[] records = {0};
        topics.readAll(topic, any -> records[0]++);
        return records[0];
    }

    private RunRecord next() throws InterruptedException {
        var run = runs.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(run).as("a run within " + DEADLINE_SECONDS + " s").isNotNull();
        return run;
    }

    private static void fill(Plan plan, Clients clients) {
        try (var cluster = Cluster.connect(clients)) {
            TopicCheck.own(cluster, (short) 1, plan.topics().all());
        }
        var bytes = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(clients.producer("test"), bytes, bytes)) {
            var codec = new TrainingExampleCodec(plan);
            var random = new Random(3);
            for (int i = 0; i < PayPipeline.EXAMPLES; i++) {
                long time = i * PayPipeline.HALF_HOUR;
                double risk = random.nextDouble();
                double label = random.nextDouble() < risk * risk ? 1 : 0;
                var numbers = new double[] {random.nextInt(50), risk};
                var example =
                        new TrainingExample(
                                new FeatureVector(
                                        Integer.toString(i),
                                        time,
                                        "somebody",
                                        plan.fingerprint(),
                                        FeatureVector.NO_ACTIVATION,
                                        null,
                                        new SourcePosition("pay.payments", 0, i),
                                        0,
                                        true,
                                        numbers,
                                        new String[numbers.length]),
                                label,
                                time + 86_400_000,
                                0);
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        plan.topics().trainingExamples(),
                                        i % 2,
                                        time,
                                        null,
                                        codec.encode(example)));
            }
        }
    }

    private int command(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.add("--file=" + directory.resolve("pay.yaml"));
        all.add("--bootstrap-servers=" + brokers);
        return pay.run(all.toArray(String[]::new));
    }
}
