package io.millrace.trainer;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.run.ExampleRange;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Follows the examples topic: how many there are, and how new they are. One thread. */
final class ExampleTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private long count;
    private long newest;

    private ExampleTail(String topic, Consumer<byte[], byte[]> consumer) {
        this.topic = topic;
        this.consumer = consumer;
    }

    /**
     * @param since event time in ms of the first examples that matter; empty for all
     */
    static ExampleTail open(TopicReader reader, String topic, OptionalLong since) {
        var tail = new ExampleTail(topic, reader.open());
        try {
            tail.seek(since.orElse(0));
            return tail;
        } catch (FailureException failed) {
            tail.close();
            throw failed;
        }
    }

    void poll() {
        reading(
                () -> {
                    for (var record : consumer.poll(POLL)) {
                        count++;
                        newest = Math.max(newest, record.timestamp());
                    }
                    return null;
                });
    }

    /**
     * Polls until it has seen what is there now; the range of that.
     *
     * @param reach ms of event time before the newest example at which the range begins
     */
    ExampleRange catchUp(long reach) {
        var ends = reading(() -> consumer.endOffsets(consumer.assignment()));
        ends.forEach(
                (partition, end) -> {
                    while (reading(() -> consumer.position(partition)) < end) {
                        poll();
                    }
                });
        return reading(() -> ExampleRange.since(consumer, newest - reach, ends));
    }

    /** Examples seen, revisions included. */
    long count() {
        return count;
    }

    /** Event time of the newest of them, in ms. */
    long newest() {
        return newest;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void seek(long since) {
        var range =
                reading(
                        () -> {
                            consumer.assign(
                                    consumer.partitionsFor(topic).stream()
                                            .map(info -> partition(info.partition()))
                                            .toList());
                            var ends = consumer.endOffsets(consumer.assignment());
                            return ExampleRange.since(consumer, since, ends);
                        });
        range.offsets().forEach(each -> consumer.seek(partition(each.partition()), each.from()));
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topic, number);
    }

    private <T> T reading(Supplier<T> work) {
        try {
            return work.get();
        } catch (KafkaException e) {
            throw new FailureException(
                    "Topic " + topic + " cannot be read: " + e.getMessage(),
                    "check the brokers and the access rules",
                    e);
        }
    }
}
