package io.millrace.trainer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.monitoring.DecisionRecord;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.ServingPlan.Rollout;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.ActivationCodec;
import io.millrace.schemas.topic.Topics;
import io.millrace.trainer.card.ModelCard;
import io.millrace.trainer.publish.Servers.Answer;
import io.millrace.trainer.publish.Servers.Readiness;
import io.millrace.trainer.run.Outcome;
import io.millrace.trainer.run.RunLog;
import io.millrace.trainer.run.RunRecord;
import io.millrace.trainer.trigger.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Brings an accepted candidate into service. Every step can be repeated: what has been published
 * already is not published again.
 *
 * <p>Activations have the event time that the stream has come to, records on the monitoring topic
 * that of the newest example. Who reads the history of activations and appends what follows from it
 * holds this object's lock meanwhile.
 */
public final class ModelPublisher implements AutoCloseable {
    /** Who the trainer is in the activations. */
    public static final String TRAINER = "trainer";

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long NOBODY_MILLIS = 5_000;

    private final Clients clients;
    private final TopicReader reader;
    private final Topics topics;
    private final Rollout rollout;
    private final String by;
    private final String transactionalId;
    private final SigningKey key;
    private final LongSupplier clock;
    private final KafkaProducer<byte[], byte[]> producer;

    /** The trainer's. */
    public ModelPublisher(Clients clients, Plan plan, SigningKey key, LongSupplier clock) {
        this(clients, plan, TRAINER, key, clock);
    }

    /**
     * @param by who publishes: it stands in the activations
     * @param key null for who only activates
     * @param clock wall clock in ms
     */
    public ModelPublisher(
            Clients clients, Plan plan, String by, SigningKey key, LongSupplier clock) {
        this.clients = clients;
        this.reader = new TopicReader(clients);
        this.topics = plan.topics();
        this.rollout = plan.serving().rollout();
        this.by = by;
        this.transactionalId = plan.prefix() + "-" + by;
        this.key = key;
        this.clock = clock;
        this.producer =
                new KafkaProducer<>(
                        clients.producer(by), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Signs and publishes the bundle, waits for those who will serve it, and activates it. The log
     * is told how that ended.
     *
     * @param reason for the activation, in words
     */
    public void publish(ModelBundle bundle, ModelArchive archive, String reason, RunLog log) {
        var version = bundle.manifest().version();
        if (ActivationLog.read(reader, topics).isOver(version, eventTime())) {
            log.end(Outcome.REFUSED, "it had its turn and lost it: only a person brings it back");
            return;
        }
        log.step("publish", () -> send(bundle, archive), line -> line);
        var answer = log.step("load", () -> await(version, DEADLINE), Answer::detail);
        if (answer.readiness() == Readiness.REFUSED) {
            log.end(Outcome.REFUSED, answer.detail());
            return;
        }
        log.step("activate", () -> activate(version, reason), line -> line);
        log.end(Outcome.ACCEPTED, reason);
    }

    /** Writes a run's record to the monitoring topic, and the card of what it trained. */
    public void report(RunLog log) {
        var record = log.record();
        log.card().ifPresent(card -> monitor(ModelCard.KEY, record.newest(), card.toJson()));
        monitor(RunRecord.KEY, record.newest(), record.toJson());
    }

    /** Writes what happens to the trainer's journal. */
    public void journal(JournalEntry entry) {
        monitor(JournalEntry.KEY, entry.newest(), entry.toJson());
    }

    /** Writes what live metrics decided. */
    public void decided(DecisionRecord decision) {
        send(topics.monitoring(), decision.at(), decision.key(), decision.toJson());
    }

    private void monitor(String recordKey, long time, byte[] value) {
        send(topics.monitoring(), time, recordKey.getBytes(UTF_8), value);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    /**
     * Signs and publishes the bundle, unless it is there already.
     *
     * @return what was done, in words
     */
    public String send(ModelBundle bundle, ModelArchive archive) {
        var manifest = bundle.manifest();
        var known = archive.manifest(manifest.version());
        if (known.isPresent()) {
            if (!known.get().sha256().equals(manifest.sha256())) {
                throw new IllegalStateException(
                        "version %s is published already with the sha256 %s, this one has %s"
                                .formatted(
                                        manifest.version(),
                                        known.get().sha256(),
                                        manifest.sha256()));
            }
            return manifest.version() + " is published already";
        }
        var signed = key.sign(manifest);
        var records = new ArrayList<ProducerRecord<byte[], byte[]>>();
        var chunks = Chunks.split(bundle.onnx());
        for (int i = 0; i < chunks.size(); i++) {
            records.add(record(new BundleKey(manifest.version(), i), chunks.get(i)));
        }
        records.add(record(BundleKey.manifest(manifest.version()), signed.toJson()));
        transact(records);
        return "%s, %d bytes, signed with key %s"
                .formatted(manifest.version(), manifest.size(), signed.keyId());
    }

    private ProducerRecord<byte[], byte[]> record(BundleKey bundleKey, byte[] value) {
        return new ProducerRecord<>(topics.models(), bundleKey.bytes(), value);
    }

    private void transact(List<ProducerRecord<byte[], byte[]>> records) {
        try (var transaction =
                new KafkaProducer<>(
                        clients.transactionalProducer(transactionalId),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            transaction.initTransactions();
            transaction.beginTransaction();
            for (var record : records) {
                var unused = transaction.send(record); // the commit fails where one of them does
            }
            transaction.commitTransaction();
        } catch (KafkaException e) {
            throw unsent(topics.models(), e);
        }
    }

    /** Waits until those who serve have said what they think of the version. */
    public Answer await(String version, Duration deadline) {
        var servers = new Servers(version);
        try (var consumer = reader.open()) {
            var status = List.of(new TopicPartition(topics.modelStatus(), 0));
            consumer.assign(status);
            consumer.seekToBeginning(status);
            long end = consumer.endOffsets(status).get(status.get(0));
            long start = clock.getAsLong();
            while (true) {
                consumer.poll(POLL).forEach(record -> servers.accept(record.key(), record.value()));
                if (consumer.position(status.get(0)) < end) {
                    continue;
                }
                long now = clock.getAsLong();
                var answer = servers.answer(now);
                boolean decided =
                        switch (answer.readiness()) {
                            case LOADED, REFUSED -> true;
                            case PENDING -> now - start >= deadline.toMillis();
                            case NOBODY -> now - start >= NOBODY_MILLIS;
                        };
                if (decided) {
                    return answer;
                }
            }
        } catch (KafkaException e) {
            throw new FailureException(
                    "Topic " + topics.modelStatus() + " cannot be read: " + e.getMessage(),
                    "check the brokers and the access rules",
                    e);
        }
    }

    private synchronized String activate(String version, String reason) {
        long now = eventTime();
        var alone = Activation.champion(version, reason, by, clock.getAsLong());
        var history = ActivationLog.read(reader, topics);
        var onTrial = history.trial(now, by);
        var inForce =
                history.inForce(now)
                        .map(found -> found.again(reason, by, clock.getAsLong()))
                        .orElse(alone);
        var current = onTrial.map(inForce::dropping).orElse(inForce);
        if (rollout == null || current.champion().equals(version)) {
            long offset = append(current.withChampion(version), now);
            return version + " is champion from activation " + offset + " on";
        }
        var steps = new ArrayList<Long>();
        for (var step : RolloutSteps.of(rollout, current, version, now)) {
            steps.add(append(step, now));
        }
        return "%s is rolled out by the activations %s".formatted(version, steps);
    }

    /**
     * Appends an activation.
     *
     * @param time of its record
     * @return its offset
     */
    public long append(Activation activation, long time) {
        return send(topics.activations(), time, null, ActivationCodec.encode(activation));
    }

    /** The newest event time that the vectors have come to; 0 where there is none yet. */
    public long eventTime() {
        var newest = new AtomicLong();
        reader.readLast(
                topics.features(),
                1,
                vector -> newest.accumulateAndGet(vector.timestamp(), Math::max));
        return newest.get();
    }

    private long send(String topic, long time, byte[] recordKey, byte[] value) {
        try {
            return producer.send(
                            new ProducerRecord<>(topic, null, Math.max(0, time), recordKey, value))
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw unsent(topic, e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("Interrupted while writing to " + topic, "", e);
        }
    }

    private static FailureException unsent(String topic, Throwable cause) {
        return new FailureException(
                "Topic " + topic + " cannot be written: " + cause.getMessage(),
                "check the brokers and the access rules",
                cause);
    }
}
