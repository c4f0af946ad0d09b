package io.millrace.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.FeatureMain;
import io.millrace.inference.InferenceMain;
import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.run.JavaProcess;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.assembly.Keys;
import io.millrace.standalone.kafka.GroupLag;
import io.millrace.standalone.kafka.PipelineGroups;
import io.millrace.trainer.TrainerMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 of each program and of the broker at random moments under load, models swapped meanwhile.
 * {@code -Dmillrace.faults.seed} repeats a run's faults and traffic, {@code
 * -Dmillrace.faults.seconds} makes it longer.
 */
final class FaultTest {
    /** Each program and the broker in turn: with one instance of each, every one is struck. */
    private static final int FAULTS = 5;

    private static final Duration LEAST =
            Duration.ofSeconds(Integer.getInteger("millrace.faults.seconds", 0));
    private static final long SEED = Long.getLong("millrace.faults.seed", System.nanoTime());
    private static final long START = 1_700_000_000_000L;

    /** 100 payments a second let an event-time day pass in two. */
    private static final long STEP = 432_000;

    private static final long TICK_NANOS = 10_000_000;

    /** Payments at the beginning that come faster: as many days as the first model needs. */
    private static final int BACKLOG = 2_700;

    private static final long BACKLOG_NANOS = 1_000_000;

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** So that what was killed is missed sooner than after the 10 s of production. */
    private static final Duration SESSION = Duration.ofSeconds(4);

    /** Long enough for another instance to take over. */
    private static final Duration PAUSE = SESSION.plusSeconds(2);

    @TempDir Path directory;
    private final Plan plan = FaultPipeline.plan();
    private final Random random = new Random(SEED);
    private final List<JavaProcess> processes = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<Integer> victims = new ArrayList<>();
    private int strikes;
    private BrokerProcess broker;

    @AfterEach
    void end() throws Exception {
        processes.forEach(JavaProcess::close);
        if (broker != null) {
            broker.kill();
        }
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void killedAtRandomMoments() throws Exception {
        var clients = start("at_least_once", 1);
        var audit = run(clients, this::kill);

        audit.predictions();
        audit.deadLetters();
        audit.tableAndEntities();
        assertThat(audit.examples()).as("examples").isPositive();
        assertThat(audit.versions()).as("versions that scored").isGreaterThan(1);
    }

    @Test
    @Tag("once")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void pausedOwnersAreFenced() throws Exception {
        var clients = start("exactly_once_v2", 2);
        var audit = run(clients, this::pauseOrKill);

        audit.predictions();
        audit.noRepeats();
        audit.deadLetters();
        audit.tableAndEntities();
        assertThat(audit.examples()).as("examples").isPositive();
        assertThat(audit.versions()).as("versions that scored").isGreaterThan(1);
    }

    @FunctionalInterface
    private interface Fault {
        void strike() throws Exception;
    }

    private Clients start(String guarantee, int instances) throws Exception {
        say("seed " + SEED + ": repeat with -Dmillrace.faults.seed=" + SEED);
        broker = BrokerProcess.own(Files.createDirectory(directory.resolve("broker")));
        var clients = new Clients(broker.settings(directory, Map.of()));
        try (var cluster = Cluster.connect(clients)) {
            var config = Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");
            var topics =
                    List.of(
                            new NewTopic(FaultPipeline.PAYMENTS, 2, (short) 1).configs(config),
                            new NewTopic(FaultPipeline.LABELS, 2, (short) 1).configs(config),
                            new NewTopic(FaultPipeline.SHOPS, 3, (short) 1).configs(config));
            cluster.await(cluster.admin().createTopics(topics).all(), "create topics");
        }
        var definition = Files.writeString(directory.resolve("fault.yaml"), FaultPipeline.YAML);
        var keys = Keys.in(directory);
        // Where there are two, each has a standby of the other's state.
        var stream =
                List.of(
                        "stream.guarantee=" + guarantee,
                        "stream.standby-replicas=" + (instances - 1));
        for (int i = 0; i < instances; i++) {
            add("feature-" + i, FeatureMain.class, stream, definition);
            add("inference-" + i, InferenceMain.class, stream, definition, keys.trusted());
        }
        add("trainer", TrainerMain.class, stream, definition, keys.signing());
        for (var process : processes) {
            process.start();
        }
        return clients;
    }

    private void add(String name, Class<?> main, List<String> stream, Path... paths) {
        var arguments = new ArrayList<String>();
        for (var path : paths) {
            arguments.add(path.toString());
        }
        var settings = broker.settings(directory, Map.of()).kafka().bootstrapServers();
        arguments.add("kafka.bootstrap-servers=" + settings);
        arguments.add("kafka.timeout=60s");
        arguments.add("kafka.client.session.timeout.ms=" + SESSION.toMillis());
        arguments.add("kafka.client.heartbeat.interval.ms=" + SESSION.toMillis() / 3);
        arguments.addAll(stream);
        arguments.add("storage.data-directory=" + directory.resolve(name));
        arguments.add("http.port=0");
        processes.add(new JavaProcess(name, directory, main, arguments));
    }

    /** Traffic under faults, then peace until everything is answered. */
    private Audit run(Clients clients, Fault fault) throws Exception {
        var properties = clients.producer("traffic");
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);
        try (var producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            var traffic = new Traffic(producer, SEED, START, STEP);
            var audit = new Audit(plan, clients, traffic);
            var stop = new AtomicBoolean();
            var sending = sending(traffic, stop);
            awaitActivations(audit, 1);
            say("the first model is in force");
            long end = System.nanoTime() + LEAST.toNanos();
            for (int i = 0; i < FAULTS || System.nanoTime() < end; i++) {
                TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(3_000));
                fault.strike();
                supervise();
            }
            say("faults: " + faults);
            awaitActivations(audit, 2);
            stop.set(true);
            sending.join();
            traffic.probe();
            traffic.settle();
            say("all is sent");
            settle(clients, audit, traffic.payments().size());
            say("all is answered");
            await("example of each payment", () -> audit.withoutExample().isEmpty());
            return audit;
        }
    }

    /** Goes on whatever happens to the programs and the broker. */
    private static CompletableFuture<Void> sending(Traffic traffic, AtomicBoolean stop) {
        return CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; !stop.get(); i++) {
                        traffic.next();
                        LockSupport.parkNanos(i < BACKLOG ? BACKLOG_NANOS : TICK_NANOS);
                    }
                });
    }

    private static void say(String what) {
        System.out.println(LocalTime.now(ZoneOffset.UTC) + " " + what);
    }

    private void awaitActivations(Audit audit, int count) throws Exception {
        await("%d activations".formatted(count), () -> audit.activations() >= count);
    }

    private void kill() throws Exception {
        int victim = nextVictim();
        int rest = random.nextInt(1_500);
        if (victim == processes.size()) {
            faults.add("kill broker");
            broker.kill();
            TimeUnit.MILLISECONDS.sleep(rest);
            broker.start();
        } else {
            faults.add("kill " + processes.get(victim).name());
            processes.get(victim).kill();
            TimeUnit.MILLISECONDS.sleep(rest);
            processes.get(victim).start();
        }
    }

    /** Each once before any comes a second time. The broker is the last number. */
    private int nextVictim() {
        if (victims.isEmpty()) {
            IntStream.rangeClosed(0, processes.size()).forEach(victims::add);
            Collections.shuffle(victims, random);
        }
        return victims.remove(victims.size() - 1);
    }

    /** In turn. */
    private void pauseOrKill() throws Exception {
        if (strikes++ % 2 == 1) {
            kill();
            return;
        }
        var victim =
                processes.get(random.nextInt(processes.size() - 1)); // the trainer owns nothing
        faults.add("pause " + victim.name());
        victim.pause();
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        victim.resume();
    }

    /** What ends because the broker was away is started again, as any supervisor does. */
    private void supervise() throws Exception {
        for (var process : processes) {
            if (!process.isRunning()) {
                faults.add("ended by itself: " + process.name());
                process.start();
            }
        }
    }

    private void settle(Clients clients, Audit audit, int payments) throws Exception {
        await("%d predictions".formatted(payments), () -> audit.predicted() >= payments);
        try (var cluster = Cluster.connect(clients)) {
            var readers = PipelineGroups.readers(plan, clients.settings().stream());
            new GroupLag(cluster.admin(), readers, PipelineGroups.HOPS, PATIENCE).awaitNone();
        }
    }

    private void await(String what, BooleanSupplier reached) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "seed %d: no %s within %s. Faults: %s%n%s"
                                .formatted(SEED, what, PATIENCE, faults, tails()));
            }
            supervise();
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private String tails() {
        return processes.stream()
                .map(process -> "--- " + process.name() + "\n" + process.tail())
                .collect(Collectors.joining("\n"));
    }
}
