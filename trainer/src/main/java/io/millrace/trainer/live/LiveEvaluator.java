package io.millrace.trainer.live;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.monitoring.PerformanceRecord;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.TrainingExampleCodec;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live evaluation as a thread of the trainer: reads predictions, shadow predictions and examples,
 * and writes what there is to tell to {@code <p>.monitoring}. It keeps nothing on disk: a restart
 * reads the topics again from the oldest window that had not settled, and says nothing twice.
 */
public final class LiveEvaluator implements AutoCloseable {
    /** Event time that is judged at a time. */
    public static final Duration WINDOW = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(LiveEvaluator.class);
    private static final String NAME = "trainer.live";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long BEAT_NANOS = 5_000_000_000L;
    private static final long CLOSE_MILLIS = 15_000;

    private final Plan plan;
    private final Topics topics;
    private final TopicReader reader;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final LiveMeters meters;
    private final Consumer<RuntimeException> failed;
    private final Thread thread = new Thread(this::work, NAME);
    private final Told told = new Told();
    private final ScoredReader predictions = new ScoredReader();
    private final TrainingExampleCodec examples;
    private LiveWindows windows;
    private volatile boolean closing;

    /**
     * @param failed is told, on this thread, why evaluation cannot go on
     */
    public LiveEvaluator(
            Plan plan, Clients clients, Metrics metrics, Consumer<RuntimeException> failed) {
        this.plan = plan;
        this.topics = plan.topics();
        this.reader = new TopicReader(clients);
        this.consumer = reader.open();
        this.producer =
                new KafkaProducer<>(
                        clients.producer(NAME),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        this.meters = new LiveMeters(metrics);
        this.failed = failed;
        this.examples = new TrainingExampleCodec(plan);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try (consumer;
                producer) {
            seek();
            while (!closing) {
                try {
                    catchUp();
                    tell();
                } catch (RetriableException unanswered) {
                    LOG.warn("live evaluation waits for the brokers", unanswered);
                }
                pause();
            }
        } catch (WakeupException closed) {
            LOG.debug("live evaluation ends", closed);
        } catch (KafkaException failure) {
            fail(
                    new FailureException(
                            "Live evaluation cannot go on: " + failure.getMessage(),
                            "check the brokers and the access rules",
                            failure));
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    private void fail(RuntimeException failure) {
        if (closing) {
            LOG.debug("live evaluation was interrupted", failure);
        } else {
            failed.accept(failure);
        }
    }

    private void seek() {
        reader.readAll(topics.monitoring(), told::read);
        long length = WINDOW.toMillis();
        long reach = plan.label().reviseWithin() + 2 * length;
        long since = Math.max(0, told.settledTo().orElse(0) - reach);
        since -= since % length;
        told.forget(since);
        windows =
                new LiveWindows(
                        plan.training().task(),
                        length,
                        plan.lateness(),
                        plan.label().horizon(),
                        plan.label().reviseWithin(),
                        since,
                        LiveWindows.CAPACITY);
        var partitions =
                Stream.of(
                                topics.predictions(),
                                topics.shadowPredictions(),
                                topics.trainingExamples())
                        .flatMap(topic -> partitions(topic).stream())
                        .toList();
        consumer.assign(partitions);
        var wanted = new HashMap<TopicPartition, Long>();
        for (var partition : partitions) {
            wanted.put(partition, since);
        }
        var first = consumer.offsetsForTimes(wanted);
        var ends = consumer.endOffsets(partitions);
        for (var partition : partitions) {
            var at = first.get(partition);
            consumer.seek(partition, at == null ? ends.get(partition) : at.offset());
        }
    }

    private List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** Until all has been read that was there when it began. */
    private void catchUp() {
        var ends = consumer.endOffsets(consumer.assignment());
        while (!closing && !isRead(ends)) {
            poll();
        }
    }

    private boolean isRead(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void pause() {
        long until = System.nanoTime() + BEAT_NANOS;
        while (!closing && System.nanoTime() < until) {
            poll();
        }
    }

    private void poll() {
        for (var record : consumer.poll(POLL)) {
            if (record.value() != null) {
                take(record);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.topic().equals(topics.trainingExamples())) {
                windows.labelled(examples.decode(record.value()));
            } else {
                predictions.read(record.value(), windows::wants).ifPresent(windows::scored);
            }
        } catch (UnreadableRecordException wrong) {
            meters.unreadable();
            LOG.debug(
                    "{} partition {} offset {} is passed over",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    wrong);
        }
    }

    private void tell() {
        for (var record : windows.tell()) {
            if (told.isNews(record)) {
                send(record);
            }
        }
        producer.flush();
        told.forget(windows.since());
        meters.show(told.newest(), windows.held());
    }

    private void send(PerformanceRecord record) {
        LOG.info(
                "live: {} as {} from {}: {} of {} events labelled, {}",
                record.version(),
                record.role(),
                record.from(),
                record.labelled(),
                record.events(),
                record.basis().text());
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                topics.monitoring(),
                                null,
                                record.to(),
                                record.key(),
                                record.toJson()),
                        (sent, failure) -> {
                            if (failure != null) {
                                LOG.warn("a record of live evaluation was not sent", failure);
                            }
                        });
    }
}
