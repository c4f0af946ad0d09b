package io.millrace.inference;

import io.javalin.config.RoutesConfig;
import io.millrace.inference.gate.GateLimits;
import io.millrace.inference.gate.ServeGate;
import io.millrace.inference.http.OpenInferenceApi;
import io.millrace.inference.http.PredictApi;
import io.millrace.inference.model.ModelLog;
import io.millrace.inference.predict.PredictionDesk;
import io.millrace.inference.score.InferenceTopology;
import io.millrace.inference.score.Scoring;
import io.millrace.inference.score.ScoringMeters;
import io.millrace.inference.session.LoadedModel;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.runtime.kafka.StreamsProgram;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.pipeline.CurrentDefinition;
import io.millrace.runtime.run.DataDirectory;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.run.Program;
import io.millrace.schemas.model.TrustedKeys;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.ServingPlan.WithoutModel;
import io.millrace.schemas.record.Activation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * inference-stream as a program. It reads models and activations first; the stream starts when the
 * newest activation's champion and canary are loaded. Until there is an activation vectors wait in
 * their topic: the program holds, unless {@code serving.without_model} says otherwise.
 */
public final class InferenceRunner implements Program {
    public static final String NAME = "inference-stream";

    private static final Logger LOG = LoggerFactory.getLogger(InferenceRunner.class);
    private static final int MOST_LOADED = 16;
    private static final int DEFAULT_MAX_POLL_INTERVAL = 300_000;

    private final Plan plan;
    private final Clients clients;
    private final Path trustedKeys;
    private final String instance;
    private final Clock clock;
    private final ScoringMeters meters;
    private final PredictionDesk desk;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile ModelLog models;
    private volatile StreamsProgram streams;
    private volatile boolean closed;

    /**
     * @param trustedKeys directory of the public keys whose models may serve
     * @param instance name of this process among those that serve the pipeline, for example host
     *     and process id
     */
    public InferenceRunner(
            Plan plan,
            Clients clients,
            Metrics metrics,
            Path trustedKeys,
            String instance,
            Clock clock) {
        this.plan = plan;
        this.clients = clients;
        this.trustedKeys = trustedKeys;
        this.instance = instance;
        this.clock = clock;
        this.meters = new ScoringMeters(metrics);
        this.desk = new PredictionDesk(plan, clients);
    }

    @Override
    public String name() {
        return NAME;
    }

    public ScoringMeters meters() {
        return meters;
    }

    /** The version that serves new vectors; empty before the first activation. */
    public Optional<String> champion() {
        return Optional.ofNullable(models)
                .flatMap(log -> log.history().inForce(clock.millis()))
                .map(Activation::champion);
    }

    @Override
    public void serve(RoutesConfig routes) {
        var access = clients.settings().http().access();
        new PredictApi(plan, desk::ask, this::health, access).addTo(routes);
        new OpenInferenceApi(plan, new Served(), this::health, access.concurrency()).addTo(routes);
    }

    /** What the Open Inference Protocol may ask. */
    private final class Served implements OpenInferenceApi.Versions {
        @Override
        public Optional<String> champion() {
            return InferenceRunner.this.champion();
        }

        @Override
        public Optional<LoadedModel.Lease> lease(String version) {
            return Optional.ofNullable(models).flatMap(log -> log.lease(version));
        }
    }

    @Override
    public void start() {
        var settings = clients.settings();
        TrustedKeys.load(trustedKeys); // fails at once where there is none
        try (var cluster = Cluster.connect(clients)) {
            var current = new CurrentDefinition(clients);
            current.expect(plan, cluster);
            TopicCheck.own(cluster, settings.kafka().replicationFactor(), plan.topics().all());
            current.check(plan);
        }
        var log =
                new ModelLog(
                        clients,
                        plan.topics(),
                        new ServeGate(
                                plan, () -> TrustedKeys.load(trustedKeys), GateLimits.DEFAULT),
                        settings.storage()
                                .dataDirectory()
                                .resolve(DataDirectory.own(plan, "models")),
                        MOST_LOADED,
                        instance,
                        clock::millis);
        models = log;
        var unused = log.failed().whenComplete((none, cause) -> end(cause));
        log.start();
        var holding = new Thread(() -> hold(log), NAME + "-hold");
        holding.setDaemon(true);
        holding.start();
    }

    @Override
    public Health health() {
        if (stopped.isCompletedExceptionally()) {
            var told = stopped.handle((none, cause) -> cause.getMessage()).join();
            return new Health(Health.State.FAILED, told);
        }
        if (stopped.isDone()) {
            return Health.of(Health.State.STOPPED);
        }
        var running = streams;
        if (running != null) {
            return running.health();
        }
        var log = models;
        boolean holding = log != null && log.caughtUp().isDone();
        return new Health(
                Health.State.STARTING,
                holding ? "holding: no model is active yet" : "reading models");
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return stopped.copy();
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        desk.close();
        var running = streams;
        if (running != null) {
            running.close();
        }
        var log = models;
        if (log != null) {
            log.close();
        }
        end(null);
    }

    /** Waits for the first activation and its model, then starts the stream. */
    private void hold(ModelLog log) {
        try {
            log.caughtUp().join();
            if (log.history().newest().isEmpty()) {
                LOG.info(
                        "no model is active yet: without_model is {}",
                        plan.serving().withoutModel());
            }
            if (plan.serving().withoutModel() == WithoutModel.HOLD) {
                log.activated().join();
            }
            for (var version : named(log)) {
                log.await(version, patience()).close();
            }
            begin(log);
        } catch (CompletionException failed) {
            end(failed.getCause());
        } catch (RuntimeException failed) {
            end(failed);
        }
    }

    /** What new vectors are served by. */
    private static List<String> named(ModelLog log) {
        return log.history().newest().stream()
                .flatMap(newest -> Stream.of(newest.champion(), newest.canary()))
                .filter(Objects::nonNull)
                .toList();
    }

    private void begin(ModelLog log) {
        var settings = clients.settings();
        var applicationId = settings.stream().applicationId(plan.prefix(), NAME);
        var scoring = new Scoring(log, patience(), meters, clock::millis);
        var made =
                new StreamsProgram(
                        NAME,
                        InferenceTopology.of(plan, scoring),
                        clients.streams(applicationId, CommittedOffsets.immediate()),
                        clients);
        synchronized (this) {
            if (closed) {
                made.close();
                return;
            }
            streams = made;
        }
        var unused = made.stopped().whenComplete((none, cause) -> end(cause));
        LOG.info("the stream starts with {}", named(log).isEmpty() ? "no model" : named(log));
        made.start();
    }

    /** What happens after the program was closed is no failure. */
    private void end(Throwable cause) {
        if (cause == null || closed) {
            stopped.complete(null);
        } else {
            stopped.completeExceptionally(cause);
        }
    }

    /** A third of the time after which Kafka takes a silent consumer for dead. */
    private Duration patience() {
        var configured =
                clients.settings().kafka().client().get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
        long interval = configured == null ? DEFAULT_MAX_POLL_INTERVAL : Long.parseLong(configured);
        return Duration.ofMillis(interval / 3);
    }
}
