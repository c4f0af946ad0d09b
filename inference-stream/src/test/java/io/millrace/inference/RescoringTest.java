package io.millrace.inference;

import static io.millrace.runtime.run.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.JavaProcess;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.FeatureVector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two applications score the same stored features, one with a single instance and one with three,
 * all of them processes that are killed at random moments: every prediction of an event says the
 * same, whoever made it and however often. {@code -Dmillrace.rescoring.seed} repeats the moments.
 */
class RescoringTest {
    private static final long SEED = Long.getLong("millrace.rescoring.seed", System.nanoTime());
    private static final int VERSIONS = 5;
    private static final int ENTITIES = 50;
    private static final long IN_HAND = 200;
    private static final long VECTOR_NANOS = 1_000_000;
    private static final List<String> APPLICATIONS = List.of("one.", "three.");
    private static final long LOOK = 200;

    @TempDir Path directory;

    private final Random random = new Random(SEED);
    private final String yaml = Pipelines.yaml("again", 3);
    private final Plan plan = Plan.of("again", yaml);
    private final List<Forest> forests = new ArrayList<>();
    private final List<JavaProcess> processes = new ArrayList<>();

    /** What each event must be served with. */
    private record Said(String version, double score) {}

    @AfterEach
    void end() {
        processes.forEach(JavaProcess::close);
    }

    @Test
    @Timeout(180)
    void saysTheSameHoweverOftenAndByHowManyItIsScored() throws Exception {
        System.out.println("seed " + SEED + ": repeat with -Dmillrace.rescoring.seed=" + SEED);
        var clients = new Clients(BrokerProcess.shared().settings(directory, Map.of()));
        try (var topics = new LiveTopics(plan, clients);
                var cluster = Cluster.connect(clients);
                var reader = new TopicReader(clients).open()) {
            var log = publish(topics);
            start(clients);
            var stop = new AtomicBoolean();
            var sending = CompletableFuture.supplyAsync(() -> send(topics, log, stop));
            // The only instance, which surely has something in hand, and one of three.
            for (int number : List.of(0, 1 + random.nextInt(3))) {
                var victim = processes.get(number);
                var application = APPLICATIONS.get(Math.min(number, 1));
                await(
                        "what " + application + " has scored and committed",
                        LOOK,
                        () -> sum(committed(cluster, application)) > IN_HAND);
                TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(1_200));
                System.out.println("kill " + victim.name());
                victim.kill();
                victim.start();
            }
            stop.set(true);
            var expected = sending.join();
            for (var application : APPLICATIONS) {
                await(
                        "the end of the features, by " + application,
                        LOOK,
                        () -> {
                            requireRunning();
                            return lag(cluster, reader, application) == 0;
                        });
            }
            judge(topics.predictions(), expected);
        }
    }

    /** Entries with a champion alone, a canary, a shadow. */
    private Map<Long, Activation> publish(LiveTopics topics) throws Exception {
        var log = new HashMap<Long, Activation>();
        for (int i = 0; i < VERSIONS; i++) {
            forests.add(Pipelines.forest(SEED + i));
            topics.publish(Pipelines.bundle("v" + i, plan, forests.get(i)));
        }
        for (int i = 0; i < 3 * VERSIONS; i++) {
            var activation =
                    Activation.champion("v" + i % VERSIONS, "test", "test", 0)
                            .withCanary("v" + (i + 1) % VERSIONS, 0.15 * (i % 3))
                            .withShadow("v" + (i + 2) % VERSIONS);
            log.put(topics.activate(activation), activation);
        }
        return log;
    }

    private void start(Clients clients) throws Exception {
        var keys = directory.resolve("keys");
        Pipelines.KEY.trustIn(keys);
        var definition = Files.writeString(directory.resolve("again.yaml"), yaml);
        for (var application : List.of("one.", "three.", "three.", "three.")) {
            var name = application + processes.size();
            processes.add(
                    new JavaProcess(
                            name,
                            directory,
                            InferenceMain.class,
                            List.of(
                                    definition.toString(),
                                    keys.toString(),
                                    "kafka.bootstrap-servers="
                                            + clients.settings().kafka().bootstrapServers(),
                                    "kafka.client.session.timeout.ms=4000",
                                    "kafka.client.heartbeat.interval.ms=1300",
                                    // So that a kill leaves something to be scored again.
                                    "stream.commit-interval=2s",
                                    "stream.application-prefix=" + application,
                                    "storage.data-directory=" + directory.resolve(name),
                                    "http.port=0")));
        }
        for (var process : processes) {
            process.start();
        }
    }

    /** Goes on as long as processes are killed. */
    private Map<String, Said> send(
            LiveTopics topics, Map<Long, Activation> log, AtomicBoolean stop) {
        var expected = new HashMap<String, Said>();
        var entries = List.copyOf(log.keySet());
        long first = entries.stream().mapToLong(Long::longValue).min().orElseThrow();
        for (int i = 0; !stop.get(); i++) {
            var id = "e" + i;
            var key = "c" + i % ENTITIES;
            var row = Pipelines.rows(1, SEED + i).get(0);
            boolean stamped = i % 20 != 0;
            long entry = entries.get(random(i, entries.size()));
            var champion = log.get(entry).champion();
            var version = stamped ? log.get(entry).serving(key) : log.get(first).champion();
            var forest = forests.get(Integer.parseInt(version.substring(1)));
            expected.put(id, new Said(version, Pipelines.CALIBRATION.score(forest.margin(row))));
            topics.send(
                    stamped
                            ? Pipelines.keyed(plan, id, key, entry, champion, row)
                            : Pipelines.keyed(
                                    plan, id, key, FeatureVector.NO_ACTIVATION, null, row));
            LockSupport.parkNanos(VECTOR_NANOS);
        }
        return expected;
    }

    private static int random(int event, int bound) {
        return new Random(SEED + event).nextInt(bound);
    }

    private void requireRunning() {
        for (var process : processes) {
            assertThat(process.isRunning())
                    .as("seed %d: %s%n%s", SEED, process.name(), process.tail())
                    .isTrue();
        }
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Vectors that the application has not committed. */
    private long lag(Cluster cluster, KafkaConsumer<?, ?> reader, String application) {
        var committed = committed(cluster, application);
        var partitions = new ArrayList<TopicPartition>();
        for (int i = 0; i < plan.partitions(); i++) {
            partitions.add(new TopicPartition(plan.topics().features(), i));
        }
        return reader.endOffsets(partitions).entrySet().stream()
                .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    private Map<TopicPartition, Long> committed(Cluster cluster, String application) {
        var group = application + plan.pipeline() + "." + InferenceRunner.NAME;
        var offsets = new HashMap<TopicPartition, Long>();
        cluster.await(
                        cluster.admin()
                                .listConsumerGroupOffsets(group)
                                .partitionsToOffsetAndMetadata(),
                        "committed offsets")
                .forEach((partition, at) -> offsets.put(partition, at.offset()));
        offsets.keySet().removeIf(each -> !each.topic().equals(plan.topics().features()));
        return offsets;
    }

    private void judge(List<Prediction> predictions, Map<String, Said> expected) {
        var copies = new HashMap<String, Integer>();
        for (var prediction : predictions) {
            assertThat(prediction.served()).isTrue();
            assertThat(new Said(prediction.version(), prediction.score()))
                    .as("seed %d: %s", SEED, prediction.eventId())
                    .isEqualTo(expected.get(prediction.eventId()));
            copies.merge(prediction.eventId(), 1, Integer::sum);
        }
        assertThat(copies.keySet()).isEqualTo(expected.keySet());
        assertThat(copies.values())
                .as("predictions per event")
                .allMatch(count -> count >= APPLICATIONS.size());
        assertThat(predictions.size() - APPLICATIONS.size() * expected.size())
                .as("seed %d: predictions scored again", SEED)
                .isPositive();
    }
}
