package io.millrace.runtime.kafka;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of a Streams application, which wait once per commit until the broker has everything.
 *
 * <p>Before it commits, Streams flushes its producer once for <em>each task</em>; each flush waits
 * for a round trip, and nothing is processed meanwhile. A stream thread of 28 tasks spent a quarter
 * of its time so. Here {@code flush} does nothing, and {@code commitSync}, which comes after the
 * flushes of all tasks, waits for all of them at once before it sends an offset. Where a record
 * could not be written no offset is sent either: Streams takes the time-out thrown here for a
 * commit to try again, and on its way there meets the record's own error.
 *
 * <p>Under {@code exactly_once_v2} no offset goes this way: {@code commitTransaction} waits for
 * what was sent by itself.
 */
final class CommitBarrier implements KafkaClientSupplier {
    private static final String CLIENT_ID = "client.id";
    private static final String PRODUCER = "-producer";
    private static final String CONSUMER = "-consumer";

    private final Map<String, Sent> producers = new ConcurrentHashMap<>();

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        var producer = new Sent(config);
        producers.put(thread(config, PRODUCER), producer);
        return producer;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new Committing(config, thread(config, CONSUMER));
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return consumer(config);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> config) {
        return new KafkaConsumer<>(
                config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Name of the stream thread, which Streams begins the names of its clients with. */
    private static String thread(Map<String, Object> config, String ending) {
        var id = (String) config.get(CLIENT_ID);
        if (!id.endsWith(ending)) {
            throw new IllegalStateException(
                    "Kafka Streams named a client %s, where its thread's name and %s were expected"
                            .formatted(id, ending));
        }
        return id.substring(0, id.length() - ending.length());
    }

    /** What a stream thread has sent. */
    private static final class Sent extends KafkaProducer<byte[], byte[]> {
        private final Metric errors;
        private double known;

        Sent(Map<String, Object> config) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
            errors =
                    metrics().entrySet().stream()
                            .filter(metric -> metric.getKey().name().equals("record-error-total"))
                            .filter(metric -> metric.getKey().group().equals("producer-metrics"))
                            .findFirst()
                            .orElseThrow()
                            .getValue();
        }

        @Override
        public void flush() {}

        /**
         * Waits until the broker has everything.
         *
         * @throws TimeoutException where it does not get all of it
         */
        void await() {
            super.flush();
            double failed = (double) errors.metricValue();
            if (failed > known) {
                long more = Math.round(failed - known);
                known = failed;
                throw new TimeoutException(
                        more
                                + " records could not be written: what they came from is not committed");
            }
        }
    }

    /** Commits nothing that is not written. */
    private final class Committing extends KafkaConsumer<byte[], byte[]> {
        private final String thread;

        Committing(Map<String, Object> config, String thread) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            this.thread = thread;
        }

        @Override
        public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            producers.get(thread).await();
            super.commitSync(offsets);
        }
    }
}
