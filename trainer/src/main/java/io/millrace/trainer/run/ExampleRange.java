package io.millrace.trainer.run;

import io.millrace.schemas.model.Provenance.OffsetRange;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that a run reads.
 *
 * @param offsets by partition, in the order of partitions; each range may be empty
 */
public record ExampleRange(String topic, List<OffsetRange> offsets) {
    public ExampleRange {
        offsets = offsets.stream().sorted(Comparator.comparingInt(OffsetRange::partition)).toList();
    }

    /**
     * From the first record of each partition that has this time or a later one, to what is the end
     * now. A record's time is its example's event time, so what lies before is older.
     *
     * @param time in ms
     */
    public static ExampleRange since(Consumer<?, ?> consumer, String topic, long time) {
        var partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, Math.max(0, time)));
        var ends = consumer.endOffsets(partitions);
        var starts = consumer.offsetsForTimes(times);
        return new ExampleRange(
                topic,
                partitions.stream()
                        .map(
                                partition -> {
                                    long end = ends.get(partition);
                                    var start = starts.get(partition);
                                    long from = start == null ? end : Math.min(start.offset(), end);
                                    return new OffsetRange(partition.partition(), from, end);
                                })
                        .toList());
    }

    /** Offsets in the range; some may hold no record. */
    public long size() {
        return offsets.stream().mapToLong(range -> range.to() - range.from()).sum();
    }

    Map<TopicPartition, Long> starts() {
        var starts = new HashMap<TopicPartition, Long>();
        offsets.forEach(
                range -> starts.put(new TopicPartition(topic, range.partition()), range.from()));
        return starts;
    }

    Map<TopicPartition, Long> ends() {
        var ends = new HashMap<TopicPartition, Long>();
        offsets.forEach(
                range -> ends.put(new TopicPartition(topic, range.partition()), range.to()));
        return ends;
    }
}
