package io.millrace.inference.predict;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.kafka.Clients;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to the pipeline's source and tells what became of them. From the first event on it
 * follows predictions and dead letters of all partitions, because any instance may score it.
 *
 * <p>An event whose id came before changes nothing: the pipeline repeats the prediction it made.
 */
public final class PredictionDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PredictionDesk.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final JsonFactory JSON = new JsonFactory();

    private final Plan plan;
    private final Clients clients;
    private final Map<String, List<Waiting>> waiting = new ConcurrentHashMap<>();
    private CompletableFuture<KafkaProducer<byte[], byte[]>> opened;
    private volatile KafkaConsumer<byte[], byte[]> tail;
    private Thread thread;
    private volatile boolean closing;

    public PredictionDesk(Plan plan, Clients clients) {
        this.plan = plan;
        this.clients = clients;
    }

    /**
     * Sends the event.
     *
     * @param id of the event, which is the record's key as well, so that the same event goes to the
     *     same partition
     * @return what becomes of it; the caller cancels or completes it where it waits no longer
     */
    public CompletableFuture<Answer> ask(String id, byte[] event) {
        var asked = new Waiting();
        waiting.compute(id, (any, others) -> with(asked, others));
        var unused = asked.answer().whenComplete((answer, failed) -> forget(id, asked));
        var sending = open().thenAccept(producer -> send(producer, id, event, asked));
        unused =
                sending.handle(
                        (none, failed) -> {
                            if (failed != null) {
                                asked.answer().completeExceptionally(failed);
                            }
                            return null;
                        });
        return asked.answer();
    }

    @Override
    public synchronized void close() {
        closing = true;
        var following = tail;
        if (following != null) {
            following.wakeup();
        }
        if (thread != null) {
            try {
                thread.join(CLOSE.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (opened != null && opened.isDone() && !opened.isCompletedExceptionally()) {
            opened.join().close(CLOSE);
        }
        failAll(new FailureException("The program ends", "ask again, or another instance"));
    }

    private void send(
            KafkaProducer<byte[], byte[]> producer, String id, byte[] event, Waiting asked) {
        var unused =
                producer.send(
                        new ProducerRecord<>(plan.spine().topic(), id.getBytes(UTF_8), event),
                        (metadata, failed) -> {
                            if (failed == null) {
                                asked.sent(metadata);
                            } else {
                                asked.answer().completeExceptionally(failed);
                            }
                        });
    }

    /** Completes when nothing that an event leads to can be missed any more. */
    private synchronized CompletableFuture<KafkaProducer<byte[], byte[]>> open() {
        if (closing) {
            return CompletableFuture.failedFuture(
                    new FailureException("The program ends", "ask again, or another instance"));
        }
        if (opened == null || opened.isCompletedExceptionally()) {
            opened = new CompletableFuture<>();
            var ready = opened;
            thread = new Thread(() -> follow(ready), "prediction-desk");
            thread.setDaemon(true);
            thread.start();
        }
        return opened;
    }

    private void follow(CompletableFuture<KafkaProducer<byte[], byte[]>> ready) {
        try (var consumer =
                new KafkaConsumer<>(
                        clients.reader("inference-stream.prediction-desk"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            tail = consumer;
            var partitions = new ArrayList<TopicPartition>();
            for (var topic : List.of(plan.topics().predictions(), plan.topics().deadLetters())) {
                consumer.partitionsFor(topic)
                        .forEach(
                                info ->
                                        partitions.add(
                                                new TopicPartition(topic, info.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position); // or the end would be looked up later
            ready.complete(
                    new KafkaProducer<>(
                            clients.producer("inference-stream.prediction-desk"),
                            new ByteArraySerializer(),
                            new ByteArraySerializer()));
            while (!closing) {
                consumer.poll(POLL).forEach(this::take);
            }
        } catch (WakeupException asked) {
            LOG.debug("the predictions are followed no longer", asked);
        } catch (RuntimeException failed) {
            LOG.error("the predictions cannot be followed", failed);
            ready.completeExceptionally(failed);
            reopen(ready);
            failAll(failed);
        } finally {
            tail = null;
        }
    }

    private synchronized void reopen(CompletableFuture<KafkaProducer<byte[], byte[]>> ready) {
        if (!ready.isCompletedExceptionally()) {
            ready.join().close(CLOSE);
        }
        opened = null;
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (waiting.isEmpty()) {
            return;
        }
        if (record.topic().equals(plan.topics().predictions())) {
            var answer = new Answer(record.value(), null);
            waiting.getOrDefault(id(record.value()), List.of())
                    .forEach(asked -> asked.answer().complete(answer));
        } else if (record.key() != null) {
            waiting.getOrDefault(new String(record.key(), UTF_8), List.of())
                    .forEach(asked -> asked.refused(DeadLetter.read(record)));
        }
    }

    /** The event id, which is the first field of a prediction; empty where it is none. */
    private static String id(byte[] prediction) {
        try (var json = JSON.createParser(prediction)) {
            json.nextToken();
            boolean first =
                    json.nextToken() == JsonToken.FIELD_NAME
                            && json.currentName().equals("event_id");
            var text = first ? json.nextTextValue() : null;
            return text == null ? "" : text;
        } catch (IOException unreadable) {
            LOG.warn("a prediction cannot be read", unreadable);
            return "";
        }
    }

    private void failAll(RuntimeException cause) {
        waiting.values()
                .forEach(all -> all.forEach(asked -> asked.answer().completeExceptionally(cause)));
    }

    private static List<Waiting> with(Waiting asked, List<Waiting> others) {
        var all = others == null ? new CopyOnWriteArrayList<Waiting>() : others;
        all.add(asked);
        return all;
    }

    private void forget(String id, Waiting asked) {
        waiting.computeIfPresent(
                id,
                (any, all) -> {
                    all.remove(asked);
                    return all.isEmpty() ? null : all;
                });
    }
}
