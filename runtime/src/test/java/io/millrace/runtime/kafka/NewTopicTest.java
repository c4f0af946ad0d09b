package io.millrace.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.topic.Retention;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker says that a topic is there a moment before it takes records for all of its partitions,
 * and what it refuses then must not come behind what it takes next: see {@link Clients}.
 */
final class NewTopicTest {
    private static final int PARTITIONS = 40;
    private static final long SENDING_NANOS = Duration.ofMillis(500).toNanos();
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final int TOPICS = 3;

    @TempDir Path directory;

    @Test
    void whatIsSentAtOnceIsThereInOrder() throws Exception {
        // A shorter patience than the producer's own, of two minutes, for a record that is lost.
        var patience =
                Map.of(
                        "kafka.client.delivery.timeout.ms", "20000",
                        "kafka.client.request.timeout.ms", "10000");
        var clients = new Clients(BrokerProcess.shared().settings(directory, patience));
        for (int i = 0; i < TOPICS; i++) {
            var topic = BrokerProcess.unique("new");
            try (var cluster = Cluster.connect(clients)) {
                TopicCheck.own(
                        cluster, (short) 1, List.of(Retention.KEEP_ALL.spec(topic, PARTITIONS)));
            }
            int sent = send(clients, topic);
            var read = read(clients, topic);
            assertThat(read.keySet()).hasSize(PARTITIONS);
            read.forEach(
                    (partition, numbers) ->
                            assertThat(numbers)
                                    .as("%s", partition)
                                    .isEqualTo(IntStream.range(0, sent).boxed().toList()));
        }
    }

    /** Numbers to each partition, from 0; how many. */
    private static int send(Clients clients, String topic) throws Exception {
        var serializer = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(clients.producer("test"), serializer, serializer)) {
            long start = System.nanoTime();
            int number = 0;
            var sent = new ArrayList<Future<?>>();
            while (System.nanoTime() - start < SENDING_NANOS) {
                var value = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
                }
                number++;
                Thread.sleep(PAUSE.toMillis());
            }
            for (var record : sent) {
                record.get();
            }
            return number;
        }
    }

    private static Map<TopicPartition, List<Integer>> read(Clients clients, String topic) {
        var read = new HashMap<TopicPartition, List<Integer>>();
        new TopicReader(clients)
                .readAll(
                        topic,
                        record ->
                                read.computeIfAbsent(
                                                new TopicPartition(topic, record.partition()),
                                                partition -> new ArrayList<>())
                                        .add(ByteBuffer.wrap(record.value()).getInt()));
        return read;
    }
}
