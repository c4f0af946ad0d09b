package io.millrace.standalone.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.model.Provenance.OffsetRange;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.schemas.record.TrainingExampleCodec;
import io.millrace.standalone.assembly.Keys;
import io.millrace.standalone.assembly.LoopClient;
import io.millrace.standalone.broker.EmbeddedBroker;
import io.millrace.trainer.TrainerRunner;
import io.millrace.trainer.run.ExampleRange;
import io.millrace.trainer.run.Outcome;
import io.millrace.trainer.run.RunRecord;
import io.millrace.trainer.trigger.JournalEntry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The trainer against a broker: what it finds when it starts, a run by command, models again. */
final class TrainCommandTest {
    private static final String YAML =
            """
            pipeline: pay
            partitions: 2
            sources:
              payments:
                topic: pay.payments
                id: id
                time: { field: t, unit: seconds }
                fields: { id: long, t: timestamp, who: string, amount: double, risk: double }
            features:
              payer: { key: who, from: payments, values: { amount: { of: amount, compute: mean, over: 1d } } }
            predict: { on: payments, inputs: [ amount, risk ] }
            label: { topic: pay.labels, id: id, value: fraud, default: false, horizon: 1d }
            training: { every: 10d, holdout: 2d, candidates: [xgboost], trials: 2, min_examples: 300, negatives: 0.5 }
            gate: { must: [ "auc_roc >= 0.6" ] }
            """;
    private static final long HALF_HOUR = 1_800_000;
    private static final int COUNT = 600;
    private static final long DEADLINE_SECONDS = 60;

    @TempDir Path directory;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
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
            try (var trainer = new TrainerRunner(plan, clients, metrics, key, runs::add)) {
                trainer.start();
                var cutOff = next();
                assertThat(cutOff.outcome()).isEqualTo(Outcome.ABANDONED);
                assertThat(cutOff.trigger()).isEqualTo("training.every has passed");
                var first = next();
                assertThat(first.outcome()).as(first.reason()).isEqualTo(Outcome.ACCEPTED);
                assertThat(first.trigger()).endsWith("examples and no champion yet");

                assertThat(command("train", "--reason=by hand")).isZero();
                var second = next();
                assertThat(second.trigger()).isEqualTo("asked for: by hand");
                assertThat(second.outcome()).isEqualTo(Outcome.UNCHANGED);
                assertThat(second.champion()).isEqualTo(first.version());

                assertThat(command("models", "verify", first.version()))
                        .as(() -> errors.toString(UTF_8))
                        .isZero();
                assertThat(output.toString(UTF_8)).contains("made again is the same: sha256 ");
                assertThat(command("models", "card", first.version())).isZero();
                assertThat(output.toString(UTF_8)).startsWith("# Model " + first.version());
                assertThat(command("models", "verify", "20200101-00000000")).isEqualTo(1);
                assertThat(errors.toString(UTF_8)).contains("No model 20200101-00000000");
            }
            try (var again = new TrainerRunner(plan, clients, metrics, key, runs::add)) {
                again.start();
                assertThat(command("train", "--reason=after a restart")).isZero();
                assertThat(next().trigger()).isEqualTo("asked for: after a restart");
            }
        }
    }

    private RunRecord next() throws InterruptedException {
        var run = runs.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(run).as("a run within " + DEADLINE_SECONDS + " s").isNotNull();
        return run;
    }

    /** Examples, and the journal of a trainer that ended in the middle of a run. */
    private static void fill(Plan plan, Clients clients) {
        try (var cluster = Cluster.connect(clients)) {
            TopicCheck.own(cluster, (short) 1, plan.topics().all());
        }
        var bytes = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(clients.producer("test"), bytes, bytes)) {
            var codec = new TrainingExampleCodec(plan);
            var random = new Random(3);
            for (int i = 0; i < COUNT; i++) {
                long time = i * HALF_HOUR;
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
            var range =
                    new ExampleRange(
                            plan.topics().trainingExamples(), List.of(new OffsetRange(0, 0, 5)));
            var begun =
                    new JournalEntry(
                            JournalEntry.Event.BEGUN, "training.every has passed", range, 5, 7);
            var unused =
                    producer.send(
                            new ProducerRecord<>(
                                    plan.topics().monitoring(),
                                    JournalEntry.KEY.getBytes(UTF_8),
                                    begun.toJson()));
        }
    }

    private int command(String... words) {
        output.reset();
        errors.reset();
        var all = new ArrayList<>(List.of(words));
        all.add("--file=" + directory.resolve("pay.yaml"));
        all.add("--bootstrap-servers=" + brokers);
        return MillraceCommand.execute(
                new PrintStream(output, true, UTF_8),
                new PrintStream(errors, true, UTF_8),
                all.toArray(String[]::new));
    }
}
