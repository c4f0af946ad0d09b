package io.millrace.standalone.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * What has to be sent so that refused records come again: key, value, headers and timestamp as they
 * were, to the partition where they were, with the header {@value #MARK}.
 *
 * <p>The original partitions are read from the first refused record to their end. That finds the
 * original where it is still there, so also of letters that hold its first part only, and the marks
 * of earlier redrives, so that none is sent twice. Where the mark's record has been deleted, or two
 * redrives run at once, it is; an event that comes twice changes nothing.
 */
public final class Redrive {
    /** Header of a record that was sent again: position of its dead letter. */
    public static final String MARK = "millrace.redriven";

    private final String topic;
    private final Map<String, Letter> wanted = new LinkedHashMap<>();
    private final Map<String, ConsumerRecord<byte[], byte[]>> originals = new HashMap<>();
    private final Set<String> sent = new HashSet<>();
    private final Set<TopicPartition> existing = new HashSet<>();

    private Redrive(String topic) {
        this.topic = topic;
    }

    /**
     * Which letters come again and which do not.
     *
     * @param again what to send
     * @param already letters that were sent again before
     * @param gone letters whose original is neither here nor there any more
     */
    public record Work(
            List<ProducerRecord<byte[], byte[]>> again, int already, List<Letter> gone) {}

    /**
     * @param deadLetters the topic of the letters
     */
    public static Work prepare(
            String deadLetters, Collection<Letter> letters, TopicReader reader, Cluster cluster) {
        var redrive = new Redrive(deadLetters);
        letters.forEach(letter -> redrive.wanted.putIfAbsent(letter.source(), letter));
        redrive.lookAt(reader, cluster);
        return redrive.work(letters);
    }

    private void lookAt(TopicReader reader, Cluster cluster) {
        var topics = cluster.await(cluster.admin().listTopics().names(), "list the topics");
        var from = new HashMap<TopicPartition, Long>();
        for (var letter : wanted.values()) {
            var original = letter.content().original();
            if (topics.contains(original.topic())) {
                from.merge(
                        new TopicPartition(original.topic(), original.partition()),
                        original.offset(),
                        Math::min);
            }
        }
        existing.addAll(from.keySet());
        if (!from.isEmpty()) {
            var begin = offsets(cluster, from.keySet(), OffsetSpec.earliest());
            var end = offsets(cluster, from.keySet(), OffsetSpec.latest());
            from.replaceAll((partition, offset) -> Math.max(offset, begin.get(partition)));
            reader.read(from, end, this::look);
        }
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        var source = record.topic() + "-" + record.partition() + "@" + record.offset();
        if (wanted.containsKey(source)) {
            originals.put(source, record);
        }
        var mark = record.headers().lastHeader(MARK);
        if (mark != null && mark.value() != null) {
            sent.add(new String(mark.value(), UTF_8));
        }
    }

    private Work work(Collection<Letter> letters) {
        var again = new ArrayList<ProducerRecord<byte[], byte[]>>();
        var gone = new ArrayList<Letter>();
        int already = 0;
        for (var letter : letters) {
            var original = letter.content().original();
            var partition = new TopicPartition(original.topic(), original.partition());
            var there = originals.get(letter.source());
            if (sent.contains(mark(letter))) {
                already++;
            } else if (!wanted.get(letter.source()).position().equals(letter.position())) {
                already++; // after a crash one record may be refused twice
            } else if (there != null) {
                again.add(
                        record(
                                letter,
                                there.timestamp(),
                                there.key(),
                                there.value(),
                                there.headers()));
            } else if (letter.holdsOriginal() && existing.contains(partition)) {
                again.add(
                        record(
                                letter,
                                letter.at(),
                                original.key(),
                                original.value(),
                                original.headers()));
            } else {
                gone.add(letter);
            }
        }
        return new Work(again, already, gone);
    }

    private ProducerRecord<byte[], byte[]> record(
            Letter letter, long time, byte[] key, byte[] value, Iterable<Header> headers) {
        var original = letter.content().original();
        var record =
                new ProducerRecord<>(
                        original.topic(), original.partition(), Math.max(0, time), key, value);
        headers.forEach(record.headers()::add);
        record.headers().remove(MARK).add(MARK, mark(letter).getBytes(UTF_8));
        return record;
    }

    private String mark(Letter letter) {
        return topic + ":" + letter.position();
    }

    private static Map<TopicPartition, Long> offsets(
            Cluster cluster, Set<TopicPartition> partitions, OffsetSpec which) {
        var asked = partitions.stream().collect(Collectors.toMap(each -> each, each -> which));
        return cluster
                .await(cluster.admin().listOffsets(asked).all(), "ask for offsets")
                .entrySet()
                .stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry<TopicPartition, ListOffsetsResultInfo>::getKey,
                                entry -> entry.getValue().offset()));
    }
}
