package io.millrace.benchmarks.endtoend;

import io.millrace.runtime.kafka.TopicReader;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Consumes the predictions on a thread of its own: counts them, and takes the latency of those that
 * are to be measured.
 */
final class Receiver implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);

    /** More than can be on their way at a time; a power of two. */
    private static final int SLOTS = 1 << 20;

    private final LaneSystem system;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AtomicLongArray intended = new AtomicLongArray(SLOTS);
    private final AtomicLong count = new AtomicLong();
    private final Thread thread = new Thread(this::receive, "receiver");
    private volatile Latencies measured = new Latencies(0, 0);
    private volatile boolean closing;

    private Receiver(String topic, LaneSystem system) {
        this.system = system;
        this.consumer = new TopicReader(system.clients()).open();
        var partitions = TopicCount.partitions(topic, consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    static Receiver start(String topic, LaneSystem system) {
        var receiver = new Receiver(topic, system);
        receiver.thread.start();
        return receiver;
    }

    /** Says when a payment should have been sent, before it is. */
    void expect(long payment, long nanos) {
        intended.setOpaque(slot(payment), nanos);
    }

    /** Measures the payments of a range; what it answers is filled while they come. */
    Latencies measure(long from, long to) {
        var latencies = new Latencies(from, to);
        measured = latencies;
        return latencies;
    }

    /** Predictions so far. */
    long count() {
        return count.get();
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive() {
        try (consumer) {
            while (!closing) {
                var records = consumer.poll(POLL);
                long now = System.nanoTime();
                var latencies = measured;
                for (var record : records) {
                    long payment = system.payment(record.value());
                    if (latencies.covers(payment)) {
                        latencies.record(now - intended.getOpaque(slot(payment)));
                    }
                }
                count.addAndGet(records.count());
            }
        }
    }

    private static int slot(long payment) {
        return (int) payment & SLOTS - 1;
    }
}
