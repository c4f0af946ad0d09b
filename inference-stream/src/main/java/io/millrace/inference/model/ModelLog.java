package io.millrace.inference.model;

import io.millrace.inference.gate.Refusal;
import io.millrace.inference.gate.ServeGate;
import io.millrace.inference.session.LoadedModel;
import io.millrace.runtime.kafka.Clients;
import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.ActivationCodec;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code <p>.models} and {@code <p>.activations} from their beginning on a thread of its
 * own. What was there at start is read before {@link #caughtUp} completes. A version that arrives
 * later is loaded at once, so that it can be activated; an older one when it is asked for.
 */
public final class ModelLog implements ModelSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLog.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long CLOSE_MILLIS = 10_000;
    private static final long MOST_INCOMPLETE_BYTES = 128L << 20;

    private final Clients clients;
    private final TopicPartition models;
    private final TopicPartition activations;
    private final StatusReport status;
    private final ModelLibrary library;
    private final BundleCollector collector = new BundleCollector(MOST_INCOMPLETE_BYTES);
    private final ActivationHistory history = new ActivationHistory();
    private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
    private final CompletableFuture<Void> activated = new CompletableFuture<>();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final Thread thread = new Thread(this::follow, "model-log");
    private volatile Consumer<byte[], byte[]> consumer;
    private volatile boolean closing;

    /** What the newest activation names. */
    private volatile Set<String> active = Set.of();

    private String newestVersion;

    /**
     * @param cache directory for ONNX files
     * @param mostLoaded versions in memory at a time
     * @param instance name of this process among those that serve the pipeline
     */
    public ModelLog(
            Clients clients,
            Topics topics,
            ServeGate gate,
            Path cache,
            int mostLoaded,
            String instance,
            LongSupplier clock) {
        this.clients = clients;
        this.models = new TopicPartition(topics.models(), 0);
        this.activations = new TopicPartition(topics.activations(), 0);
        this.status = new StatusReport(clients, topics.modelStatus(), instance, clock);
        this.library =
                new ModelLibrary(
                        gate,
                        new ModelCache(cache, new StoredBundles(clients, topics.models())::read),
                        mostLoaded,
                        new Reporting());
    }

    public void start() {
        thread.start();
    }

    /** Completes when everything that was there at start has been read. */
    public CompletableFuture<Void> caughtUp() {
        return caughtUp;
    }

    /** Completes when there is an activation. */
    public CompletableFuture<Void> activated() {
        return activated;
    }

    /** Completes, exceptionally, where the log cannot be followed any more. */
    public CompletableFuture<Void> failed() {
        return failed;
    }

    public ActivationHistory history() {
        return history;
    }

    /** The right to run a version that is loaded. */
    public Optional<LoadedModel.Lease> lease(String version) {
        return library.lease(version);
    }

    @Override
    public String firstChampion() {
        return history.first()
                .orElseThrow(() -> new IllegalStateException("nothing was activated yet"))
                .champion();
    }

    @Override
    public Optional<Activation> activation(long entry, String stamped, Duration patience) {
        return history.await(entry, patience).filter(found -> found.champion().equals(stamped));
    }

    @Override
    public Optional<Manifest> manifest(String version) {
        return library.manifest(version);
    }

    @Override
    public LoadedModel.Lease await(String version, Duration patience) {
        return library.await(version, patience);
    }

    @Override
    public void close() {
        closing = true;
        var reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        caughtUp.cancel(false);
        activated.cancel(false);
        library.close();
        status.close();
    }

    private void follow() {
        try (var reading =
                new KafkaConsumer<>(
                        clients.reader("inference-stream.model-log"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer = reading;
            read(reading);
        } catch (WakeupException asked) {
            if (!closing) {
                fail(asked);
            }
        } catch (RuntimeException cause) {
            fail(cause);
        } finally {
            consumer = null;
        }
    }

    private void read(Consumer<byte[], byte[]> reading) {
        var partitions = List.of(models, activations);
        reading.assign(partitions);
        var ends = reading.endOffsets(partitions);
        reading.seekToBeginning(partitions);
        while (!closing) {
            for (var record : reading.poll(POLL)) {
                take(record);
            }
            if (!caughtUp.isDone() && isPast(reading, ends)) {
                prepare();
                caughtUp.complete(null);
            }
            if (caughtUp.isDone() && history.newest().isPresent()) {
                activated.complete(null);
            }
            status.beat();
        }
    }

    private static boolean isPast(
            Consumer<byte[], byte[]> reading, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> reading.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(activations.topic())) {
            activate(record);
            return;
        }
        var key = BundleKey.parse(record.key());
        if (key.isEmpty()) {
            LOG.error("{} offset {} has a key that is not ours", models, record.offset());
            return;
        }
        try {
            var bundle = collector.accept(key.get(), record.value());
            if (bundle.isPresent()) {
                library.publish(bundle.get());
                newestVersion = key.get().version();
                if (caughtUp.isDone()) {
                    library.clean(active);
                    library.load(newestVersion);
                }
            }
        } catch (UnreadableRecordException wrong) {
            LOG.error("{} offset {}: {}", models, record.offset(), wrong.getMessage());
            library.broken(key.get().version(), wrong.getMessage());
        }
    }

    private void activate(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            LOG.error("{} offset {} is empty and passed over", activations, record.offset());
            history.passed(record.offset());
            return;
        }
        try {
            var activation = ActivationCodec.decode(record.value());
            history.append(record.offset(), activation);
            var before = active;
            active = activation.versions();
            before.stream()
                    .filter(version -> !active.contains(version) && library.isLoaded(version))
                    .forEach(status::loaded);
            for (var version : active) {
                if (library.isLoaded(version)) {
                    status.active(version);
                } else if (caughtUp.isDone()) {
                    library.load(version);
                }
            }
        } catch (UnreadableRecordException wrong) {
            LOG.error("{} offset {} is passed over", activations, record.offset(), wrong);
            history.passed(record.offset());
        }
    }

    /** Loads what is surely needed: who serves now, and who may be waited for. */
    private void prepare() {
        active.forEach(library::load);
        history.first().map(Activation::champion).ifPresent(library::load);
        if (newestVersion != null) {
            library.load(newestVersion);
        }
        library.clean(active);
    }

    private void fail(RuntimeException cause) {
        LOG.error("the models cannot be followed", cause);
        var told =
                cause instanceof FailureException
                        ? cause
                        : new FailureException(
                                "The topics of models and activations cannot be read: "
                                        + cause.getMessage(),
                                "the log has the whole story",
                                cause);
        library.fail(told);
        caughtUp.completeExceptionally(told);
        activated.completeExceptionally(told);
        failed.completeExceptionally(told);
    }

    /** What the gate says becomes a status record. */
    private final class Reporting implements ModelLibrary.Listener {
        @Override
        public void admitted(String version) {
            if (active.contains(version)) {
                status.active(version);
            } else {
                status.loaded(version);
            }
        }

        @Override
        public void refused(String version, Refusal refusal) {
            status.refused(version, refusal);
        }
    }
}
