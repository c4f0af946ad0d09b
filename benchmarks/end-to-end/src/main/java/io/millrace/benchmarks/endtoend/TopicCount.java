package io.millrace.benchmarks.endtoend;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** How many records a topic holds, asked for at most every 20 ms. */
final class TopicCount implements AutoCloseable {
    private static final long AGE = TimeUnit.MILLISECONDS.toNanos(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private long count;
    private long asked = System.nanoTime() - AGE;

    TopicCount(String topic, Clients clients) {
        consumer = new TopicReader(clients).open();
        partitions = partitions(topic, consumer);
    }

    static List<TopicPartition> partitions(String topic, KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    long now() {
        long now = System.nanoTime();
        if (now - asked >= AGE) {
            asked = now;
            count = consumer.endOffsets(partitions).values().stream().mapToLong(end -> end).sum();
        }
        return count;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
