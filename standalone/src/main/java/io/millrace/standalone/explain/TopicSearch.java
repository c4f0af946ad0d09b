package io.millrace.standalone.explain;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.problem.FailureException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Looks for records, from an event time on: record time is event time in all topics. */
public final class TopicSearch {
    private static final Duration POLL = Duration.ofMillis(200);

    private final TopicReader reader;

    public TopicSearch(TopicReader reader) {
        this.reader = reader;
    }

    /**
     * The first record of its partition that is wanted, in whichever partition one is found first.
     *
     * @param since records before the first of this time or later are passed over, in ms
     */
    public Optional<ConsumerRecord<byte[], byte[]>> first(
            String topic, long since, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        try (var consumer = reader.open()) {
            var partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            var ends = consumer.endOffsets(partitions);
            starts(consumer, partitions, since, ends).forEach(consumer::seek);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (var record : consumer.poll(POLL)) {
                    if (record.value() != null && wanted.test(record)) {
                        return Optional.of(record);
                    }
                }
            }
            return Optional.empty();
        } catch (KafkaException e) {
            throw unreadable(topic, e);
        }
    }

    /** First offsets of that time or later in each partition; its end where there is none. */
    public Map<TopicPartition, Long> starts(String topic, long since) {
        try (var consumer = reader.open()) {
            var partitions = partitions(consumer, topic);
            consumer.assign(partitions); // or the client warns of offsets that it asked for itself
            return starts(consumer, partitions, since, consumer.endOffsets(partitions));
        } catch (KafkaException e) {
            throw unreadable(topic, e);
        }
    }

    /** Offsets behind the last record of each partition. */
    public Map<TopicPartition, Long> ends(String topic) {
        try (var consumer = reader.open()) {
            var partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            return consumer.endOffsets(partitions);
        } catch (KafkaException e) {
            throw unreadable(topic, e);
        }
    }

    /** The record at a position; empty where the topic does not hold it any more. */
    public Optional<ConsumerRecord<byte[], byte[]>> at(TopicPartition partition, long offset) {
        try (var consumer = reader.open()) {
            var all = List.of(partition);
            consumer.assign(all);
            if (offset < consumer.beginningOffsets(all).get(partition)
                    || offset >= consumer.endOffsets(all).get(partition)) {
                return Optional.empty();
            }
            consumer.seek(partition, offset);
            while (consumer.position(partition) <= offset) {
                for (var record : consumer.poll(POLL)) {
                    return record.offset() == offset ? Optional.of(record) : Optional.empty();
                }
            }
            return Optional.empty();
        } catch (KafkaException e) {
            throw unreadable(partition.topic(), e);
        }
    }

    private static List<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    private static Map<TopicPartition, Long> starts(
            KafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            long since,
            Map<TopicPartition, Long> ends) {
        var found =
                consumer.offsetsForTimes(
                        partitions.stream()
                                .collect(
                                        Collectors.toMap(
                                                each -> each, each -> Math.max(0, since))));
        var starts = new HashMap<TopicPartition, Long>();
        for (var partition : partitions) {
            var at = found.get(partition);
            starts.put(partition, at == null ? ends.get(partition) : at.offset());
        }
        return starts;
    }

    private static FailureException unreadable(String topic, KafkaException e) {
        return new FailureException(
                "Topic " + topic + " cannot be read: " + e.getMessage(),
                "check the brokers and the access rules",
                e);
    }
}
