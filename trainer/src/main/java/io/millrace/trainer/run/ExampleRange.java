package io.millrace.trainer.run;

import io.millrace.schemas.model.Provenance;
import io.millrace.schemas.model.Provenance.OffsetRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that a run reads.
 *
 * @param topic or a file, see {@link Provenance#topic}
 * @param offsets by partition, in the order of partitions; each range may be empty
 */
public record ExampleRange(String topic, List<OffsetRange> offsets) {
    public ExampleRange {
        offsets = offsets.stream().sorted(Comparator.comparingInt(OffsetRange::partition)).toList();
    }

    /**
     * All of a file.
     *
     * @param sha256 of the file
     */
    public static ExampleRange ofFile(String sha256) {
        return new ExampleRange(Provenance.FILE + sha256, List.of());
    }

    /**
     * From the first record of each partition that has this time or a later one. A record's time is
     * its example's event time, so what lies before is older.
     *
     * @param time in ms
     * @param ends offset behind the last by partition of one topic
     */
    public static ExampleRange since(
            Consumer<?, ?> consumer, long time, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, Math.max(0, time)));
        var starts = consumer.offsetsForTimes(times);
        var offsets = new ArrayList<OffsetRange>();
        ends.forEach(
                (partition, end) -> {
                    var start = starts.get(partition);
                    long from = start == null ? end : Math.min(start.offset(), end);
                    offsets.add(new OffsetRange(partition.partition(), from, end));
                });
        return new ExampleRange(ends.keySet().iterator().next().topic(), offsets);
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
