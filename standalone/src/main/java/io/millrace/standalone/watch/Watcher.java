package io.millrace.standalone.watch;

import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.metrics.Latency;
import io.millrace.runtime.metrics.LatencyMeter;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads predictions and dead letters as they are made, from its start on, and all training runs,
 * and measures how long each event took from its ingest to here.
 *
 * <p>Measured are events ingested later than half a minute after the first prediction was seen:
 * those before waited for a model, or were served by a cold Java machine.
 */
public final class Watcher implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long WARM_UP_MS = 30_000;
    private static final long NOT_YET = Long.MAX_VALUE;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Topics topics;
    private final ModelBoard models = new ModelBoard();
    private final LongSupplier wallMs;
    private final LatencyMeter latency = new LatencyMeter();
    private final AtomicLong predictions = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong predictedMs = new AtomicLong();
    private final SortedMap<String, Long> deadLetters = new TreeMap<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "watcher");
    private long measureFrom = NOT_YET;

    private Watcher(Plan plan, KafkaConsumer<byte[], byte[]> consumer, LongSupplier wallMs) {
        this.consumer = consumer;
        this.topics = plan.topics();
        this.wallMs = wallMs;
    }

    /**
     * @param wallMs the wall clock, milliseconds since 1970, that events are stamped with
     */
    public static Watcher start(Plan plan, Clients clients, LongSupplier wallMs) {
        var watcher = new Watcher(plan, new TopicReader(clients).open(), wallMs);
        watcher.seek();
        watcher.thread.start();
        return watcher;
    }

    /** Events scored, repeats after a crash included. */
    public long predictions() {
        return predictions.get();
    }

    /** Of these, events that waited for the first model. */
    public long held() {
        return held.get();
    }

    /** Latest event time of a prediction since the start, milliseconds since 1970; 0 before any. */
    public long predictedMs() {
        return predictedMs.get();
    }

    /** Every version that was trained, those before the start included. */
    public ModelBoard models() {
        return models;
    }

    public Latency latency() {
        return latency.snapshot();
    }

    /** Count by reason. */
    public SortedMap<String, Long> deadLetters() {
        synchronized (deadLetters) {
            return new TreeMap<>(deadLetters);
        }
    }

    /** Ends when it stops to watch, exceptionally where it could not go on. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void seek() {
        var runs = partitions(topics.monitoring());
        var news = partitions(topics.predictions(), topics.deadLetters());
        consumer.assign(Stream.concat(runs.stream(), news.stream()).toList());
        consumer.beginningOffsets(runs).forEach(consumer::seek);
        consumer.endOffsets(news).forEach(consumer::seek);
    }

    private List<TopicPartition> partitions(String... names) {
        return Stream.of(names)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private void run() {
        try (consumer) {
            while (true) {
                consumer.poll(POLL).forEach(this::take);
            }
        } catch (WakeupException closed) {
            ended.complete(null);
        } catch (RuntimeException e) {
            ended.completeExceptionally(e);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(topics.predictions())) {
            takePrediction(Stamps.of(record));
            predictedMs.accumulateAndGet(record.timestamp(), Math::max);
        } else if (record.topic().equals(topics.monitoring())) {
            models.take(record);
        } else {
            takeDeadLetter(DeadLetter.read(record));
        }
    }

    private void takePrediction(Stamps stamps) {
        long now = wallMs.getAsLong();
        if (measureFrom == NOT_YET) {
            measureFrom = now + WARM_UP_MS;
        }
        predictions.incrementAndGet();
        if (stamps.activation() < 0) {
            held.incrementAndGet();
        }
        if (stamps.ingestedAt() >= measureFrom) {
            latency.recordMillis(now - stamps.ingestedAt());
        }
    }

    private void takeDeadLetter(DeadLetter letter) {
        synchronized (deadLetters) {
            deadLetters.merge(letter.reason().text(), 1L, Long::sum);
        }
    }
}
