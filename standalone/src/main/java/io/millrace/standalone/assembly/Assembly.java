package io.millrace.standalone.assembly;

import io.millrace.feature.FeatureRunner;
import io.millrace.inference.InferenceRunner;
import io.millrace.runtime.http.HttpServer;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.DataDirectory;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.run.Logging;
import io.millrace.runtime.run.Program;
import io.millrace.runtime.run.Shutdown;
import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.broker.EmbeddedBroker;
import io.millrace.trainer.TrainerRunner;
import io.millrace.trainer.run.RunRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A running pipeline: data directory, embedded broker where the settings ask for it, HTTP,
 * feature-stream, inference-stream, trainer, started in this order. Everything is closed by the
 * {@link Shutdown} that it was started with, the last first.
 */
public final class Assembly {
    /** Value of {@code kafka.bootstrap-servers} that stands for the embedded broker. */
    public static final String EMBEDDED = "embedded";

    private static final String NAME = "standalone";

    /** The embedded broker's directory below the data directory. */
    public static final String BROKER = "broker";

    private static final int HTTP_PORT = 8080;

    private final Plan plan;
    private final Metrics metrics;
    private final Shutdown shutdown;
    private final Clients clients;
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();
    private final List<Program> programs = new CopyOnWriteArrayList<>();
    private InferenceRunner inference;
    private String address;

    private Assembly(Plan plan, Shutdown shutdown, Clients clients, Metrics metrics) {
        this.plan = plan;
        this.shutdown = shutdown;
        this.clients = clients;
        this.metrics = metrics;
    }

    /**
     * Starts everything and returns once it works.
     *
     * @param port where the embedded broker listens, if there is one; 0 for any free port
     * @param runs is told of every training run, by the trainer's thread
     */
    public static Assembly start(
            Plan plan, Settings settings, int port, Shutdown shutdown, Consumer<RunRecord> runs) {
        var data = settings.storage().dataDirectory();
        boolean embedded = settings.kafka().bootstrapServers().equals(EMBEDDED);
        shutdown.add("data directory", DataDirectory.open(data, locks(plan, embedded)));
        Logging.configure(settings.log());
        var metrics = shutdown.add("metrics", Metrics.withJvm());
        Assembly assembly;
        if (embedded) {
            var broker = shutdown.add(BROKER, EmbeddedBroker.start(data.resolve(BROKER), port));
            var clients = new Clients(connected(settings, broker.bootstrapServers()));
            assembly = new Assembly(plan, shutdown, clients, metrics);
            assembly.ends.add(broker.fatal());
            SourceTopics.create(plan, clients);
        } else {
            assembly = new Assembly(plan, shutdown, new Clients(settings), metrics);
        }
        assembly.startPrograms(Keys.in(data), runs);
        return assembly;
    }

    private static List<String> locks(Plan plan, boolean embedded) {
        var locks = new ArrayList<String>();
        for (var program : List.of(FeatureRunner.NAME, InferenceRunner.NAME, TrainerRunner.NAME)) {
            locks.add(DataDirectory.own(plan, program));
        }
        if (embedded) {
            locks.add(BROKER);
        }
        return locks;
    }

    private static Settings connected(Settings settings, String bootstrapServers) {
        var kafka = settings.kafka();
        return new Settings(
                new KafkaSettings(
                        bootstrapServers,
                        kafka.replicationFactor(),
                        kafka.timeout(),
                        kafka.client()),
                settings.stream(),
                settings.storage(),
                settings.memory(),
                settings.http(),
                settings.log(),
                settings.registry());
    }

    private void startPrograms(Keys keys, Consumer<RunRecord> runs) {
        var features = new FeatureRunner(plan, clients, metrics);
        inference =
                new InferenceRunner(
                        plan, clients, metrics, keys.trusted(), NAME, Clock.systemUTC());
        var http =
                HttpServer.start(
                        NAME,
                        clients.settings().http(),
                        HTTP_PORT,
                        this::health,
                        metrics,
                        routes -> {
                            features.serve(routes);
                            inference.serve(routes);
                        });
        address = shutdown.add("http", http).address();
        features.servedAt(http.advertised());
        start(features);
        start(inference);
        if (plan.training() != null) {
            start(new TrainerRunner(plan, clients, metrics, keys.signing(), runs));
        }
    }

    private void start(Program program) {
        shutdown.add(program.name(), program);
        program.start();
        programs.add(program);
        ends.add(program.stopped());
    }

    /** Connected to the broker in use. */
    public Clients clients() {
        return clients;
    }

    public String bootstrapServers() {
        return clients.settings().kafka().bootstrapServers();
    }

    public Path dataDirectory() {
        return clients.settings().storage().dataDirectory();
    }

    public Metrics metrics() {
        return metrics;
    }

    /** Where health, readiness and metrics are served, as a URL. */
    public String address() {
        return address;
    }

    /** The version that serves new vectors; empty before the first activation. */
    public Optional<String> champion() {
        return inference.champion();
    }

    /** The worst of the programs', with the name of the one it is. */
    public Health health() {
        return programs.stream()
                .map(program -> named(program.name(), program.health()))
                .max(Comparator.comparingInt(health -> severity(health.state())))
                .orElse(Health.of(Health.State.STARTING));
    }

    private static Health named(String program, Health health) {
        return health.ready()
                ? health
                : new Health(health.state(), (program + " " + health.detail()).strip());
    }

    private static int severity(Health.State state) {
        return switch (state) {
            case READY -> 0;
            case STARTING -> 1;
            case STOPPED -> 2;
            case FAILED -> 3;
        };
    }

    /**
     * Ends when the first of the programs or the broker has ended, exceptionally where it failed.
     */
    public CompletableFuture<Void> stopped() {
        return CompletableFuture.anyOf(ends.toArray(CompletableFuture<?>[]::new))
                .thenApply(none -> null);
    }
}
