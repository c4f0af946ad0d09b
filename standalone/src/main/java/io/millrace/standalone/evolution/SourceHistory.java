package io.millrace.standalone.evolution;

import io.millrace.runtime.kafka.TopicReader;
import java.util.HashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How much of a topic a new generation has to read.
 *
 * @param records that the brokers hold
 * @param since record time in ms of the oldest; -1 where there is none
 */
public record SourceHistory(String topic, long records, long since) {
    static SourceHistory of(TopicReader reader, String topic) {
        var from = new HashMap<TopicPartition, Long>();
        var to = new HashMap<TopicPartition, Long>();
        try (var consumer = reader.open()) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            from.putAll(consumer.beginningOffsets(partitions));
            to.putAll(consumer.endOffsets(partitions));
        }
        long records = 0;
        for (var partition : from.keySet()) {
            records += to.get(partition) - from.get(partition);
        }
        var first = new HashMap<TopicPartition, Long>(to);
        first.replaceAll((partition, end) -> Math.min(end, from.get(partition) + 1));
        long[] since = {Long.MAX_VALUE};
        reader.read(from, first, record -> since[0] = Math.min(since[0], record.timestamp()));
        return new SourceHistory(topic, records, since[0] == Long.MAX_VALUE ? -1 : since[0]);
    }
}
