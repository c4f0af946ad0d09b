package io.millrace.inference;

import static io.millrace.runtime.run.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.session.Sessions;
import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.Role;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Activation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Activations follow each other while vectors flow, more versions than are kept loaded, some named
 * before they are published, and now and then a vector with an old stamp.
 */
class SwapsUnderLoadTest {
    private static final int VERSIONS = 20;
    private static final int SWAPS = 45;
    private static final int ENTITIES = 40;
    private static final int VECTORS_PER_SWAP = 120;
    private static final long VECTOR_NANOS = 300_000;
    private static final int OLD_STAMP_ONE_IN = 30;
    private static final long LOOK = 100;

    @TempDir Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final Plan plan = Pipelines.named("swaps");
    private final List<Forest> forests = new ArrayList<>();

    /** By entry, in the order of the log. */
    private final TreeMap<Long, Activation> log = new TreeMap<>();

    private final Map<String, Activation> stamps = new HashMap<>();

    @Test
    @Timeout(120)
    void eachEventIsServedOnceByTheVersionOfItsStamp() throws Exception {
        System.out.println("seed " + seed);
        Pipelines.KEY.trustIn(directory.resolve("keys"));
        long opened = Sessions.opened();
        long closed = Sessions.closed();
        long held = Sessions.held();
        var clients =
                new Clients(
                        BrokerProcess.shared().settings(directory, Map.of("stream.threads", "2")));
        try (var topics = new LiveTopics(plan, clients);
                var metrics = Metrics.create();
                var runner =
                        new InferenceRunner(
                                plan,
                                clients,
                                metrics,
                                directory.resolve("keys"),
                                "swaps",
                                Clock.systemUTC())) {
            swap(topics);
            runner.start();
            await("it works", LOOK, () -> runner.health().ready());
            var stop = new AtomicBoolean();
            var sending = sending(topics, stop);
            for (int i = 1; i < SWAPS; i++) {
                int sent = sent();
                await("vectors of this swap", 1, () -> sent() >= sent + VECTORS_PER_SWAP);
                swap(topics);
            }
            stop.set(true);
            sending.join();
            await(
                    "the predictions",
                    LOOK,
                    () -> {
                        assertThat(runner.stopped()).as(runner.health().detail()).isNotDone();
                        return runner.meters().predictions() >= stamps.size();
                    });
            judge(topics.predictions(), topics.shadowPredictions());
            assertThat(Sessions.opened() - opened).as("opened").isGreaterThan(VERSIONS);
            assertThat(Sessions.closed() - closed).as("closed under load").isPositive();
        }
        assertThat(Sessions.held()).as("sessions held in the end").isEqualTo(held);
    }

    private CompletableFuture<Void> sending(LiveTopics topics, AtomicBoolean stop) {
        return CompletableFuture.runAsync(
                () -> {
                    while (!stop.get()) {
                        send(topics);
                        LockSupport.parkNanos(VECTOR_NANOS);
                    }
                });
    }

    /** The next version serves, is canary or a shadow; the first time it is published only now. */
    private synchronized void swap(LiveTopics topics) throws Exception {
        int number = log.size();
        var version = "v" + number % VERSIONS;
        var activation = Activation.champion(version, "test", "test", 0);
        if (number % 3 == 1) {
            activation = log.lastEntry().getValue().withCanary(version, 0.3);
        } else if (number % 3 == 2) {
            activation = log.lastEntry().getValue().withShadow(version);
        }
        boolean late = random.nextBoolean();
        if (late) {
            log.put(topics.activate(activation), activation);
        }
        if (number < VERSIONS) {
            forests.add(Pipelines.forest(seed + number));
            topics.publish(Pipelines.bundle(version, plan, forests.get(number)));
        }
        if (!late) {
            log.put(topics.activate(activation), activation);
        }
    }

    private synchronized void send(LiveTopics topics) {
        int number = stamps.size();
        var entry =
                random.nextInt(OLD_STAMP_ONE_IN) == 0
                        ? log.floorEntry((long) random.nextInt(1 + log.lastKey().intValue()))
                        : log.lastEntry();
        stamps.put("e" + number, entry.getValue());
        topics.send(
                Pipelines.keyed(
                        plan,
                        "e" + number,
                        "c" + number % ENTITIES,
                        entry.getKey(),
                        entry.getValue().champion(),
                        Pipelines.rows(1, number).get(0)));
    }

    private synchronized int sent() {
        return stamps.size();
    }

    private void judge(List<Prediction> served, List<Prediction> shadows) {
        var once = new HashSet<String>();
        var versions = new HashSet<String>();
        for (var prediction : served) {
            var id = prediction.eventId();
            assertThat(once.add(id)).as("%s is served once", id).isTrue();
            var stamp = stamps.get(id);
            var version = stamp.serving(prediction.key());
            assertThat(prediction.served()).isTrue();
            assertThat(prediction.version()).as(id).isEqualTo(version);
            assertThat(prediction.role())
                    .isEqualTo(version.equals(stamp.champion()) ? Role.CHAMPION : Role.CANARY);
            isOf(prediction);
            versions.add(version);
        }
        assertThat(once).isEqualTo(stamps.keySet());
        assertThat(versions).hasSizeGreaterThan(VERSIONS / 2);

        var beside = new HashMap<String, Set<String>>();
        for (var prediction : shadows) {
            assertThat(prediction.served()).isFalse();
            isOf(prediction);
            var others = beside.computeIfAbsent(prediction.eventId(), id -> new HashSet<>());
            assertThat(others.add(prediction.version())).as(prediction.eventId()).isTrue();
        }
        stamps.forEach(
                (id, stamp) -> {
                    int number = Integer.parseInt(id.substring(1));
                    assertThat(beside.getOrDefault(id, Set.of()))
                            .as("shadows of " + id)
                            .hasSameElementsAs(stamp.shadowing("c" + number % ENTITIES));
                });
    }

    /** The version that it names has scored it indeed. */
    private void isOf(Prediction prediction) {
        var forest = forests.get(Integer.parseInt(prediction.version().substring(1)));
        assertThat(prediction.margin())
                .as(prediction.eventId())
                .isEqualTo(forest.margin(prediction.numbers()));
    }
}
