package io.millrace.trainer;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.metrics.Counters;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.pipeline.CurrentDefinition;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.run.Program;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problem;
import io.millrace.trainer.live.LiveEvaluator;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.publish.ModelArchive;
import io.millrace.trainer.publish.ModelPublisher;
import io.millrace.trainer.rollout.Referee;
import io.millrace.trainer.rollout.RoleKeeper;
import io.millrace.trainer.run.ExampleReader;
import io.millrace.trainer.run.Outcome;
import io.millrace.trainer.run.RunLog;
import io.millrace.trainer.run.RunRecord;
import io.millrace.trainer.run.TrainingRun;
import io.millrace.trainer.trigger.MonitoringTail;
import io.millrace.trainer.trigger.Triggers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the trainer: the first model as soon as there are enough examples, then one each {@code
 * training.every} of event time, or earlier where {@code training.triggers} or a request says so.
 * One run at a time, on one thread; a run that fails is recorded and the next one comes when it is
 * due, unless Kafka is what failed. A run that a trainer did not finish is abandoned by the next
 * one.
 */
public final class TrainerRunner implements Program {
    public static final String NAME = "trainer";

    private static final Logger LOG = LoggerFactory.getLogger(TrainerRunner.class);
    private static final int THREADS = 1;
    private static final long CLOSE_MILLIS = 15_000;

    private final Plan plan;
    private final Clients clients;
    private final Path signingKey;
    private final Consumer<RunRecord> listener;
    private final Clock clock = Clock.systemUTC();
    private final Metrics metrics;
    private final TopicReader reader;
    private final Counters<Outcome> runs;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private TrainingRun training;
    private SigningKey key;
    private ModelPublisher publisher;
    private Referee referee;
    private LiveEvaluator live;
    private Thread thread;
    private volatile RunLog running;
    private volatile boolean closing;

    /**
     * @param signingKey file of the key that signs manifests, see {@link SigningKey#load}
     * @param listener told of every run when it has ended, on the trainer's thread
     */
    public TrainerRunner(
            Plan plan,
            Clients clients,
            Metrics metrics,
            Path signingKey,
            Consumer<RunRecord> listener) {
        this.plan = plan;
        this.clients = clients;
        this.signingKey = signingKey;
        this.listener = listener;
        this.metrics = metrics;
        this.reader = new TopicReader(clients);
        this.runs =
                metrics.counters(
                        "millrace.trainer.runs",
                        "Training runs that have ended.",
                        "outcome",
                        Outcome.class,
                        Outcome::text);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public synchronized void start() {
        if (plan.training() == null) {
            throw new DefinitionException(
                    plan.pipeline(),
                    List.of(new Problem("training", 0, "is missing", "the trainer needs it")));
        }
        training = new TrainingRun(plan, new ExampleReader(reader), THREADS);
        key = SigningKey.load(signingKey);
        try (var cluster = Cluster.connect(clients)) {
            var current = new CurrentDefinition(clients);
            current.expect(plan, cluster);
            TopicCheck.own(
                    cluster, clients.settings().kafka().replicationFactor(), plan.topics().all());
            current.check(plan);
        }
        referee =
                new Referee(
                        plan.serving(),
                        plan.training().task(),
                        plan.training().seed(),
                        ModelPublisher.TRAINER,
                        clock::millis);
        publisher = new ModelPublisher(clients, plan, key, clock::millis);
        var roles = new RoleKeeper(referee, reader, plan.topics(), publisher, metrics);
        live = new LiveEvaluator(plan, clients, metrics, roles, this::fail);
        live.start();
        thread = new Thread(this::work, NAME);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized Health health() {
        if (stopped.isCompletedExceptionally()) {
            return new Health(Health.State.FAILED, "see the log");
        }
        if (stopped.isDone()) {
            return Health.of(Health.State.STOPPED);
        }
        if (thread == null) {
            return Health.of(Health.State.STARTING);
        }
        var run = running;
        return new Health(Health.State.READY, run == null ? "" : "training: " + run.current());
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return stopped.copy();
    }

    @Override
    public void close() {
        Thread worker;
        LiveEvaluator evaluator;
        ModelPublisher appender;
        synchronized (this) {
            closing = true;
            worker = thread;
            evaluator = live;
            appender = publisher;
        }
        if (evaluator != null) {
            evaluator.close();
        }
        if (worker != null) {
            worker.interrupt();
            try {
                worker.join(CLOSE_MILLIS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (appender != null) {
            appender.close();
        }
        stopped.complete(null);
    }

    private void work() {
        boolean givesWay = Nice.thisThread();
        LOG.debug("training gives way to other threads: {}", givesWay);
        try {
            follow();
            stopped.complete(null);
        } catch (RuntimeException failed) {
            if (closing) {
                LOG.debug("the trainer was interrupted", failed);
                stopped.complete(null);
            } else {
                fail(failed);
            }
        }
    }

    private void fail(RuntimeException failed) {
        LOG.error("the trainer cannot go on", failed);
        stopped.completeExceptionally(failed);
    }

    private void follow() {
        var archive = ModelArchive.read(reader, plan.topics());
        var last =
                archive.champion().isPresent()
                        ? archive.trainedTo(plan.fingerprint())
                        : OptionalLong.empty();
        var triggers =
                new Triggers(
                        plan.training().triggers(),
                        Metric.objective(plan.training().objective()),
                        plan.serving().live().minLabels());
        triggers.champion(championManifest(archive), last.orElse(Long.MIN_VALUE));
        try (var roles = new RoleWatch(reader, plan.topics(), referee);
                var monitoring = MonitoringTail.open(reader, plan.topics().monitoring(), triggers);
                var tail = ExampleTail.open(reader, plan.topics().trainingExamples(), last)) {
            try {
                var journal = new RunJournal(publisher, clock::millis);
                triggers.unfinished().ifPresent(begun -> tell(journal.abandon(begun).record()));
                var schedule = new Schedule(plan.training(), last);
                follow(tail, monitoring, roles, triggers, schedule, journal);
            } finally {
                boolean cleared = Thread.interrupted(); // or the clients could not close in order
                LOG.debug("the trainer ends, interrupted: {}", cleared);
            }
        }
    }

    private static Optional<Manifest> championManifest(ModelArchive archive) {
        return archive.champion().flatMap(archive::manifest);
    }

    private void follow(
            ExampleTail tail,
            MonitoringTail monitoring,
            RoleWatch roles,
            Triggers triggers,
            Schedule schedule,
            RunJournal journal) {
        while (!closing) {
            tail.poll();
            if (roles.haveChanged()) {
                var archive = ModelArchive.read(reader, plan.topics());
                triggers.champion(championManifest(archive), Long.MIN_VALUE);
            }
            monitoring.poll();
            var reason = schedule.due(tail.count(), tail.newest(), triggers);
            if (reason.isPresent() && !roles.holdUp(reason.get(), triggers.requested())) {
                var log = begin(tail);
                log.begun(reason.get());
                journal.begin(log);
                var archive = ModelArchive.read(reader, plan.topics());
                var record = train(log, archive);
                journal.end(log);
                tell(record);
                monitoring.catchUp(); // that this run was begun answers those who asked for it
                boolean champion =
                        archive.champion().isPresent() || record.outcome() == Outcome.ACCEPTED;
                schedule.ran(champion, tail.count(), tail.newest());
                triggers.champion(
                        championManifest(ModelArchive.read(reader, plan.topics())), log.newest());
            }
        }
    }

    /** A run over what is there now. */
    private RunLog begin(ExampleTail tail) {
        // Later events than the newest settled one are read for their label times only.
        long reach = plan.training().window().toMillis() + plan.label().horizon();
        var range = tail.catchUp(reach);
        return new RunLog(range, tail.newest(), clock.millis(), System::nanoTime);
    }

    private RunRecord train(RunLog log, ModelArchive archive) {
        running = log;
        try {
            training.run(archive.championBundle(), log, clock.millis())
                    .ifPresent(bundle -> publisher.publish(bundle, archive, reason(log), log));
        } catch (FailureException | CancellationException ending) {
            if (!closing) {
                log.end(Outcome.FAILED, ending.getMessage());
                tell(log.record());
            }
            throw ending;
        } catch (RuntimeException failed) {
            if (closing) {
                throw failed;
            }
            LOG.error("training broke off in step {}", log.current(), failed);
            log.end(Outcome.FAILED, log.current() + ": " + failed.getMessage());
        } finally {
            running = null;
        }
        return log.record();
    }

    private void tell(RunRecord record) {
        runs.increment(record.outcome());
        LOG.info(
                "training {}: {}{} ({} s)",
                record.outcome().text(),
                record.version() == null ? "" : "version " + record.version() + ", ",
                record.reason(),
                "%.1f".formatted(record.seconds()));
        listener.accept(record);
    }

    /** Why the candidate becomes champion. */
    private String reason(RunLog log) {
        var record = log.record();
        var objective = Metric.objective(plan.training().objective());
        var own = "%s %.4f".formatted(objective.word(), objective.of(record.metrics()));
        return record.championMetrics() == null
                ? "the first model: " + own
                : "%s, champion %s has %.4f on the same rows"
                        .formatted(own, record.champion(), objective.of(record.championMetrics()));
    }
}
