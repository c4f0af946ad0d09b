package io.millrace.runtime.kafka;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The input offsets that a Streams application has committed, for its own processors: what lies
 * before them will never be read again. One per application; its stream threads share it.
 *
 * <p>An offset is Kafka's: that of the first record not committed. It is learned when the broker
 * has confirmed a commit of this process, so it may be lower than the truth (after a start or a
 * rebalance), never higher.
 */
public final class CommittedOffsets {
    /** No commit of this process is known yet. */
    public static final long UNKNOWN = -1;

    private static final String REGISTRY = "millrace.committed.offsets";

    private final Map<TopicPartition, Long> offsets = new ConcurrentHashMap<>();
    private final boolean immediate;

    private CommittedOffsets(boolean immediate) {
        this.immediate = immediate;
    }

    /**
     * For {@code at_least_once}: filled as commits complete, once the application's properties were
     * made with it.
     */
    public static CommittedOffsets confirmed() {
        return new CommittedOffsets(false);
    }

    /**
     * For {@code exactly_once_v2} and for {@code TopologyTestDriver}: what has been processed
     * counts as committed, because outputs and state roll back together with it. Answers {@link
     * Long#MAX_VALUE}.
     */
    public static CommittedOffsets immediate() {
        return new CommittedOffsets(true);
    }

    /** The one that goes with a guarantee. */
    public static CommittedOffsets under(boolean exactlyOnce) {
        return exactlyOnce ? immediate() : confirmed();
    }

    /**
     * Offset of the first record not known to be committed; {@link #UNKNOWN} before the first
     * commit.
     */
    public long committed(TopicPartition partition) {
        return immediate ? Long.MAX_VALUE : offsets.getOrDefault(partition, UNKNOWN);
    }

    /** The same; on a hot path keep the {@link TopicPartition}. */
    public long committed(String topic, int partition) {
        return committed(new TopicPartition(topic, partition));
    }

    void configure(Properties streams) {
        if (!immediate) {
            streams.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                    Listener.class.getName());
            streams.put(StreamsConfig.mainConsumerPrefix(REGISTRY), this);
        }
    }

    private void confirm(Map<TopicPartition, OffsetAndMetadata> commit) {
        commit.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    }

    /** Kafka makes one for the consumer of each stream thread and tells it of completed commits. */
    public static final class Listener implements ConsumerInterceptor<byte[], byte[]> {
        private CommittedOffsets registry;

        @Override
        public void configure(Map<String, ?> configs) {
            registry = (CommittedOffsets) configs.get(REGISTRY);
        }

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
            registry.confirm(offsets);
        }

        @Override
        public void close() {}
    }
}
