package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.monitoring.DecisionRecord;
import io.millrace.schemas.monitoring.DecisionRecord.Verdict;
import io.millrace.schemas.monitoring.MonitoringJson;
import io.millrace.schemas.monitoring.PerformanceRecord;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Activation;
import io.millrace.standalone.command.MillraceCommand;
import io.millrace.trainer.publish.ActivationLog;
import io.millrace.trainer.publish.ModelArchive;
import io.millrace.trainer.publish.ModelPublisher;
import io.millrace.trainer.run.Outcome;
import io.millrace.trainer.run.RunRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The world turns: large payments had been the frauds, now it is the small ones. Nobody does
 * anything but send events and labels, and, at the end, make a bad model champion.
 */
final class ConceptChangeTest {
    private static final String YAML =
            """
            pipeline: turn
            partitions: 1
            sources:
              payments:
                topic: turn.payments
                id: id
                time: { field: t, unit: seconds }
                lateness: 10m
                fields: { id: long, t: timestamp, account: string, amount: double }
            features:
              payer: { key: account, from: payments, values: { amount: { of: amount, compute: [count, sum], over: 1d } } }
            predict: { on: payments, key: account, inputs: [ amount, "payer.*" ] }
            label: { topic: turn.labels, id: id, value: fraud, time: { field: t, unit: seconds }, horizon: 30m, revise_within: 30m }
            training: { every: 20h, window: 6h, holdout: 1h, candidates: [ logistic ], trials: 1, min_examples: 300, triggers: { drop: 0.2 } }
            gate: { must: [ "auc_roc >= 0.8", "auc_roc >= champion.auc_roc" ] }
            serving:
              decision: "score >= 0.5"
              live: { window: 1h, min_labels: 60, min_each_class: 20 }
              rollout: { shadow: 1h, promote: [ "auc_roc >= champion.auc_roc + 0.2" ], within: 1d }
              rollback: { when: [ "auc_roc < previous.auc_roc - 0.2 with 95%" ], watch: 12h }
            """;
    private static final long BEGIN = 1_732_147_200L;
    private static final int SECONDS_APART = 30;
    private static final int STEP = 1_800;
    private static final int HOUR = 3_600;

    /** Event time that live evaluation may be behind. */
    private static final long BACKLOG = 5 * HOUR;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path directory;
    private final Plan plan = Plan.of("turn", YAML);
    private final Random random = new Random(5);
    private final List<RunRecord> runs = new CopyOnWriteArrayList<>();
    private Assembly assembly;
    private LoopClient client;
    private long time = BEGIN;
    private long turns = Long.MAX_VALUE;

    @Test
    @Timeout(300)
    void theLoopFollowsAndABadModelGoesByItself() throws Exception {
        try (var shutdown = new Shutdown()) {
            var settings = LoopClient.settings(directory, Map.of());
            assembly = Assembly.start(plan, settings, 0, shutdown, runs::add);
            client = shutdown.add("client", new LoopClient(assembly.clients()));
            feed(6 * HOUR);
            var first = until(false, () -> accepted(run -> true));
            until(false, () -> inForce().filter(one -> one.champion().equals(first.version())));

            turns = time + 2 * HOUR;
            var second = until(true, () -> accepted(run -> !run.equals(first)));
            assertThat(second.trigger())
                    .startsWith("average_precision of " + first.version() + " fell");
            var promoted = until(true, () -> decision(second.version(), Verdict.PROMOTED));
            assertThat(promoted.other()).isEqualTo(first.version());
            assertThat(promoted.labelled()).isGreaterThanOrEqualTo(60);
            assertThat(inForce()).hasValueSatisfying(one -> isChampion(one, second.version()));

            var bad = publishBad();
            millrace("models", "activate", bad, "--reason", "it looks so good");
            assertThat(inForce()).hasValueSatisfying(one -> isChampion(one, bad));
            var back = until(true, () -> decision(bad, Verdict.ROLLED_BACK));
            assertThat(back.other()).isEqualTo(second.version());
            assertThat(inForce())
                    .hasValueSatisfying(one -> isChampion(one, second.version()))
                    .hasValueSatisfying(one -> assertThat(one.reason()).isEqualTo(back.reason()));
            assertThat(history().isOver(bad, Long.MAX_VALUE)).isTrue();
            assertThat(millrace("monitoring")).contains("rolled back  " + bad, "promoted");

            long from = time * 1000;
            until(true, () -> served(from).filter(second.version()::equals));
        }
    }

    private static void isChampion(Activation activation, String version) {
        assertThat(activation.champion()).isEqualTo(version);
    }

    /** By hand: it would not have passed the trainer's gate. */
    private String publishBad() {
        var model = TinyModel.train(plan);
        var key = SigningKey.load(Keys.in(directory).signing());
        try (var publisher =
                new ModelPublisher(
                        assembly.clients(), plan, "by hand", key, System::currentTimeMillis)) {
            publisher.send(
                    model.unsigned(model.version(), plan.fingerprint(), model.onnx()),
                    ModelArchive.read(reader(), plan.topics()));
        }
        return model.version();
    }

    /** Waits for something, in the end with events going on. */
    private <T> T until(boolean feeding, Supplier<Optional<T>> wanted) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var found = wanted.get();
            if (found.isPresent()) {
                return found.get();
            }
            assertThat(System.nanoTime())
                    .as(() -> "runs: " + runs + ", in force: " + inForce())
                    .isLessThan(deadline);
            if (feeding && time - toldTo() < BACKLOG) {
                feed(STEP);
            } else {
                Thread.sleep(100);
            }
        }
    }

    private void feed(long seconds) throws Exception {
        var messages = new ArrayList<ProducerRecord<byte[], byte[]>>();
        for (long end = time + seconds; time < end; time += SECONDS_APART) {
            long id = (time - BEGIN) / SECONDS_APART;
            double amount = 50 * random.nextDouble();
            boolean large = amount + 5 * random.nextGaussian() > 25;
            boolean fraud = large == (time < turns);
            var payment = "{\"id\":%d,\"t\":%d,\"account\":\"a%d\",\"amount\":%s}";
            var label = "{\"id\":%d,\"t\":%d,\"fraud\":%s}";
            messages.add(
                    message(
                            "turn.payments",
                            payment.formatted(id, time, random.nextInt(5), amount)));
            messages.add(message("turn.labels", label.formatted(id, time + 600, fraud)));
        }
        client.sendAll(messages);
    }

    private static ProducerRecord<byte[], byte[]> message(String topic, String json) {
        return new ProducerRecord<>(topic, 0, null, json.getBytes(UTF_8));
    }

    private Optional<RunRecord> accepted(Predicate<RunRecord> which) {
        return runs.stream()
                .filter(run -> run.outcome() == Outcome.ACCEPTED)
                .filter(which)
                .findFirst();
    }

    private Optional<DecisionRecord> decision(String version, Verdict verdict) {
        return monitoring(DecisionRecord.KIND)
                .map(DecisionRecord::fromJson)
                .filter(one -> one.version().equals(version) && one.decision() == verdict)
                .findFirst();
    }

    /** Event time in seconds that live evaluation has told of. */
    private long toldTo() {
        return monitoring(PerformanceRecord.KIND)
                .mapToLong(record -> PerformanceRecord.fromJson(record).to() / 1000)
                .max()
                .orElse(BEGIN);
    }

    private Stream<byte[]> monitoring(String kind) {
        return client.all(plan.topics().monitoring()).stream()
                .filter(record -> MonitoringJson.kind(record.key()).equals(Optional.of(kind)))
                .map(record -> record.value());
    }

    /** Who serves the newest event behind a time. */
    private Optional<String> served(long from) {
        return client.predictions(plan).stream()
                .filter(prediction -> prediction.time() >= from)
                .reduce((one, other) -> other)
                .map(prediction -> prediction.version());
    }

    private Optional<Activation> inForce() {
        return history().inForce(Long.MAX_VALUE);
    }

    private ActivationLog history() {
        return ActivationLog.read(reader(), plan.topics());
    }

    private TopicReader reader() {
        return new TopicReader(assembly.clients());
    }

    private String millrace(String... words) throws Exception {
        var definition = Files.writeString(directory.resolve("turn.yaml"), YAML);
        var arguments =
                Stream.concat(
                        Stream.of(words),
                        Stream.of(
                                "-f",
                                definition.toString(),
                                "--bootstrap-servers",
                                assembly.bootstrapServers()));
        var output = new ByteArrayOutputStream();
        var stream = new PrintStream(output, true, UTF_8);
        int code = MillraceCommand.execute(stream, stream, arguments.toArray(String[]::new));
        assertThat(code).as(output.toString(UTF_8)).isZero();
        return output.toString(UTF_8);
    }
}
