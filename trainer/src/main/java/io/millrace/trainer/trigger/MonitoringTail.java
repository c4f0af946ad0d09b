package io.millrace.trainer.trigger;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.problem.FailureException;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the monitoring topic from its beginning and then what comes. One thread. */
public final class MonitoringTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final Triggers triggers;

    private MonitoringTail(String topic, Consumer<byte[], byte[]> consumer, Triggers triggers) {
        this.topic = topic;
        this.consumer = consumer;
        this.triggers = triggers;
    }

    /** With all that is there now handed to the triggers. */
    public static MonitoringTail open(TopicReader reader, String topic, Triggers triggers) {
        var tail = new MonitoringTail(topic, reader.open(), triggers);
        try {
            tail.reading(tail::seek);
            tail.catchUp();
            return tail;
        } catch (FailureException failed) {
            tail.close();
            throw failed;
        }
    }

    /** Hands over what came since. */
    public void poll() {
        reading(() -> take(Duration.ZERO));
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Hands over all that is there now. */
    public void catchUp() {
        reading(
                () -> {
                    int taken = 0;
                    for (var end : consumer.endOffsets(consumer.assignment()).entrySet()) {
                        while (consumer.position(end.getKey()) < end.getValue()) {
                            taken += take(POLL);
                        }
                    }
                    return taken;
                });
    }

    private int seek() {
        consumer.assign(
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList());
        consumer.seekToBeginning(consumer.assignment());
        return 0;
    }

    private int take(Duration wait) {
        var records = consumer.poll(wait);
        records.forEach(
                record -> triggers.accept(record.key(), record.value(), record.timestamp()));
        return records.count();
    }

    private int reading(Supplier<Integer> work) {
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
