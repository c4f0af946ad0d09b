package io.millrace.runtime.kafka;

import io.millrace.schemas.problem.FailureException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads ranges of topics once, without a group. */
public final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Clients clients;

    public TopicReader(Clients clients) {
        this.clients = clients;
    }

    /** Reads everything that a topic holds now: committed records, each partition in its order. */
    public void readAll(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        readLast(topic, Long.MAX_VALUE, each);
    }

    /**
     * Reads what stands at the last offsets that each partition has now.
     *
     * @param offsets of each partition at most
     */
    public void readLast(
            String topic, long offsets, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var consumer = once()) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions); // or the client warns of offsets that it asked for itself
            var from = new HashMap<>(consumer.beginningOffsets(partitions));
            var to = consumer.endOffsets(partitions);
            from.replaceAll((at, begin) -> Math.max(begin, to.get(at) - offsets));
            read(consumer, from, to, each);
        } catch (InterruptException e) {
            throw e; // asked to stop: no failure of the topic
        } catch (KafkaException e) {
            throw new FailureException(
                    "Topic " + topic + " cannot be read: " + e.getMessage(),
                    "check the brokers and the access rules",
                    e);
        }
    }

    /**
     * Reads offset ranges.
     *
     * @param from first offset by partition
     * @param to offset behind the last by partition
     */
    public void read(
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (var consumer = once()) {
            read(consumer, from, to, each);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            throw new FailureException(
                    "Offsets " + from + " to " + to + " cannot be read: " + e.getMessage(),
                    "they may have been deleted by the topic's retention",
                    e);
        }
    }

    /** A consumer that assigns its partitions by itself. */
    public KafkaConsumer<byte[], byte[]> open() {
        return consumer(clients.reader("reader"));
    }

    /**
     * One that reads what is there. It has asked for more before it is closed, which would wait for
     * that answer.
     */
    private KafkaConsumer<byte[], byte[]> once() {
        var properties = clients.reader("reader");
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 0);
        return consumer(properties);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> properties) {
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> to,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var wanted =
                to.keySet().stream()
                        .filter(partition -> from.get(partition) < to.get(partition))
                        .collect(Collectors.toSet());
        consumer.assign(wanted);
        wanted.forEach(partition -> consumer.seek(partition, from.get(partition)));
        while (!wanted.isEmpty()) {
            for (var record : consumer.poll(POLL)) {
                if (record.offset()
                        < to.get(new TopicPartition(record.topic(), record.partition()))) {
                    each.accept(record);
                }
            }
            var done =
                    wanted.stream()
                            .filter(partition -> consumer.position(partition) >= to.get(partition))
                            .toList();
            consumer.pause(done);
            wanted.removeAll(done);
        }
    }
}
