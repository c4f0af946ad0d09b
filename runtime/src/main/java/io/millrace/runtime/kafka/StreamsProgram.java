package io.millrace.runtime.kafka;

import io.millrace.runtime.run.Health;
import io.millrace.runtime.run.Program;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Streams application as a {@link Program}. The first exception of a stream thread ends it and is
 * what people are told; those that follow from it are only logged.
 */
public final class StreamsProgram implements Program {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsProgram.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final String name;
    private final Topology topology;
    private final Properties properties;
    private final Clients clients;
    private final KafkaStreams streams;
    private final Restored restored = new Restored();
    private final AtomicReference<Throwable> firstCause = new AtomicReference<>();
    private final CompletableFuture<Void> running = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /**
     * @param properties from {@link Clients#streams}
     */
    public StreamsProgram(String name, Topology topology, Properties properties, Clients clients) {
        this.name = name;
        this.topology = topology;
        this.properties = properties;
        this.clients = clients;
        streams = new KafkaStreams(topology, properties, new CommitBarrier());
        streams.setStateListener((now, before) -> follow(now));
        streams.setGlobalStateRestoreListener(restored);
        streams.setUncaughtExceptionHandler(this::capture);
    }

    /** For interactive queries. */
    public KafkaStreams streams() {
        return streams;
    }

    /** Changelog records that its tasks had to read before they could work. */
    public long restoredRecords() {
        return restored.records();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        var applicationId = properties.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
        try (var cluster = Cluster.connect(clients)) {
            new StartPositions(cluster, applicationId).prepare(topology);
        }
        streams.start();
    }

    /** Waits until partitions are assigned and state is restored; throws what made it fail. */
    public void awaitRunning(Duration timeout) {
        try {
            CompletableFuture.anyOf(running, stopped)
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (firstCause.get() != null) {
                throw failure();
            }
        } catch (TimeoutException late) {
            throw new FailureException(
                    name
                            + " did not get to work within "
                            + timeout.toSeconds()
                            + " s (state "
                            + streams.state()
                            + ")",
                    "look at its log: it may still restore state",
                    late);
        } catch (ExecutionException failed) {
            throw failure();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FailureException(
                    "Interrupted while " + name + " was starting", "", interrupted);
        }
    }

    @Override
    public Health health() {
        if (firstCause.get() != null) {
            return new Health(Health.State.FAILED, failure().getMessage());
        }
        return switch (streams.state()) {
            case RUNNING -> Health.of(Health.State.READY);
            case CREATED, REBALANCING -> new Health(Health.State.STARTING, streams.state().name());
            case PENDING_SHUTDOWN, NOT_RUNNING -> Health.of(Health.State.STOPPED);
            case PENDING_ERROR, ERROR -> Health.of(Health.State.FAILED);
        };
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return stopped.copy();
    }

    @Override
    public void close() {
        boolean inTime =
                streams.close(
                        CloseOptions.timeout(CLOSE_TIMEOUT)
                                .withGroupMembershipOperation(
                                        GroupMembershipOperation.LEAVE_GROUP));
        if (!inTime) {
            LOG.warn(
                    "{} was not closed within {} s: the next start may take longer",
                    name,
                    CLOSE_TIMEOUT.toSeconds());
        }
        settle();
    }

    private StreamThreadExceptionResponse capture(Throwable thrown) {
        if (firstCause.compareAndSet(null, thrown)) {
            LOG.error("{} fails", name, thrown);
        } else {
            LOG.warn("{} fails further", name, thrown);
        }
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private void follow(KafkaStreams.State now) {
        LOG.debug("{} is {}", name, now);
        switch (now) {
            case RUNNING -> running.complete(null);
            case ERROR, NOT_RUNNING -> settle();
            case CREATED, REBALANCING, PENDING_SHUTDOWN, PENDING_ERROR -> {}
        }
    }

    private void settle() {
        if (firstCause.get() == null) {
            stopped.complete(null);
        } else {
            stopped.completeExceptionally(failure());
        }
    }

    /**
     * The cause as a person should read it: our own words where they are among the causes, else the
     * innermost.
     */
    private RuntimeException failure() {
        var innermost = firstCause.get();
        for (var cause = innermost; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailureException || cause instanceof DefinitionException) {
                return (RuntimeException) cause;
            }
            if (cause instanceof InvalidOffsetException gone) {
                return new FailureException(
                        name
                                + " stopped: records were deleted before it read them: "
                                + gone.getMessage(),
                        "retention on these topics is too short (it counts record time); to go on without the lost records "
                                + "start over with 'millrace reset'",
                        gone);
            }
            innermost = cause;
        }
        return new FailureException(
                name
                        + " stopped: "
                        + innermost.getClass().getSimpleName()
                        + ": "
                        + innermost.getMessage(),
                "the log has the whole story",
                firstCause.get());
    }
}
