package io.millrace.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.Retention;
import io.millrace.schemas.topic.TopicSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that copies a topic, whose records wait a second for company unless it is flushed. */
final class CommitBarrierTest {
    /** More than a batch: a smaller batch that is refused is split into itself without end. */
    private static final int MOST_BYTES = 20_000;

    @TempDir Path directory;

    private final String application = BrokerProcess.unique("application");
    private final TopicPartition from = new TopicPartition(BrokerProcess.unique("from"), 0);
    private final TopicPartition to = new TopicPartition(BrokerProcess.unique("to"), 0);
    private Clients clients;

    @BeforeEach
    void createTopics() throws Exception {
        var settings = Map.of("stream.commit-interval", "20ms", "kafka.client.linger.ms", "1000");
        clients = new Clients(BrokerProcess.shared().settings(directory, settings));
        try (var cluster = Cluster.connect(clients)) {
            TopicCheck.own(cluster, (short) 1, List.of(spec(from, Map.of()), smallRecords()));
        }
    }

    @Test
    void nothingIsCommittedBeforeTheBrokerHasWhatCameOfIt() throws Exception {
        try (var program = copier();
                var cluster = Cluster.connect(clients)) {
            program.start();
            for (int sent = 0; sent < 200; sent++) {
                send("record " + sent);
                assertThat(committed(cluster)).isLessThanOrEqualTo(end(cluster, to));
            }
            while (committed(cluster) < end(cluster, from)) {
                assertThat(program.stopped()).isNotDone();
            }
            assertThat(end(cluster, to)).isEqualTo(200);
        }
    }

    @Test
    void whatTheBrokerRefusesIsNotCommitted() throws Exception {
        send("small");
        send("x".repeat(2 * MOST_BYTES));
        try (var program = copier();
                var cluster = Cluster.connect(clients)) {
            program.start();
            assertThatThrownBy(() -> program.stopped().get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("RecordTooLargeException");
            assertThat(committed(cluster)).isLessThanOrEqualTo(1);
        }
    }

    private StreamsProgram copier() {
        var topology = new Topology();
        var read = new ByteArrayDeserializer();
        var write = new ByteArraySerializer();
        topology.addSource("source", read, read, from.topic());
        topology.addProcessor("copier", Copier::new, "source");
        topology.addSink("sink", to.topic(), write, write, "copier");
        var properties = clients.streams(application, CommittedOffsets.confirmed());
        return new StreamsProgram("copier", topology, properties, clients);
    }

    private void send(String value) throws Exception {
        var settings = new HashMap<>(clients.producer("test"));
        settings.put("linger.ms", 0);
        var serializer = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(settings, serializer, serializer)) {
            producer.send(new ProducerRecord<>(from.topic(), value.getBytes(UTF_8))).get();
        }
    }

    private long committed(Cluster cluster) {
        var offsets =
                cluster.await(
                        cluster.admin()
                                .listConsumerGroupOffsets(application)
                                .partitionsToOffsetAndMetadata(),
                        "read positions");
        var known = offsets.get(from);
        return known == null ? 0 : known.offset();
    }

    private static long end(Cluster cluster, TopicPartition partition) {
        return cluster.await(
                        cluster.admin().listOffsets(Map.of(partition, OffsetSpec.latest())).all(),
                        "read the end")
                .get(partition)
                .offset();
    }

    private TopicSpec smallRecords() {
        return spec(to, Map.of("max.message.bytes", Integer.toString(MOST_BYTES)));
    }

    private static TopicSpec spec(TopicPartition partition, Map<String, String> more) {
        var keep = Retention.KEEP_ALL.spec(partition.topic(), 1);
        var settings = new HashMap<>(keep.config());
        settings.putAll(more);
        return new TopicSpec(keep.name(), 1, settings);
    }

    private static final class Copier implements Processor<byte[], byte[], byte[], byte[]> {
        private ProcessorContext<byte[], byte[]> context;

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            context.forward(record);
        }
    }
}
