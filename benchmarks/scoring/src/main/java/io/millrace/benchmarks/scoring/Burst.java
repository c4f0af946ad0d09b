package io.millrace.benchmarks.scoring;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Vectors sent to a lane as fast as the broker takes them, and the time until the last of them has
 * its prediction, from the moment when all are sent.
 */
final class Burst implements AutoCloseable {
    private static final int ENTITIES = 1_000;
    private static final long LOOK_NANOS = 2_000_000;
    private static final long PATIENCE_SECONDS = 180;

    /**
     * What it took.
     *
     * @param perSecond vectors, after all were sent
     * @param cpuMicros CPU time of the whole process per vector of the burst
     */
    record Took(double perSecond, double cpuMicros) {}

    private final Lane lane;
    private final List<byte[]> vectors;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> predictions;
    private long sent;

    Burst(Lane lane) {
        this.lane = lane;
        vectors = Workload.vectors(lane.plan());
        var properties = lane.clients().producer("burst");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        consumer =
                new KafkaConsumer<>(
                        lane.clients().reader("burst"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        var topic = lane.plan().topics().predictions();
        predictions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
    }

    Took of(int count) {
        var cpu = cpu();
        for (int i = 0; i < count; i++) {
            var unused =
                    producer.send(
                            new ProducerRecord<>(
                                    lane.plan().topics().features(),
                                    null,
                                    System.currentTimeMillis(),
                                    Lane.key(i % ENTITIES),
                                    vectors.get(i & (Workload.ROWS - 1))));
        }
        producer.flush();
        sent += count;
        long start = System.nanoTime();
        long left = sent - predicted();
        while (predicted() < sent) {
            lane.requireAlive();
            if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IllegalStateException(
                        "%d of %d predictions".formatted(predicted(), sent));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Took(left / seconds, cpu().minus(cpu).toNanos() / 1e3 / count);
    }

    private long predicted() {
        return consumer.endOffsets(predictions).values().stream().mapToLong(Long::longValue).sum();
    }

    private Duration cpu() {
        return lane.handle().info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
