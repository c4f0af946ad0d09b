package io.millrace.feature.ingest;

import io.millrace.feature.StageContext;
import io.millrace.feature.wire.WireWriter;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.problem.FailureException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the rows that wait in the tables' topics to the tables' joints, before the topology starts
 * and its events ask for them. The topology sends them once more, which changes nothing, and
 * refuses what is refused.
 */
public final class TableCatchUp {
    private static final Logger LOG = LoggerFactory.getLogger(TableCatchUp.class);

    private final StageContext stage;
    private final Clients clients;
    private final Map<TopicPartition, OffsetAndMetadata> committed;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final WireWriter writer = new WireWriter();

    private TableCatchUp(
            StageContext stage, Clients clients, Map<TopicPartition, OffsetAndMetadata> committed) {
        this.stage = stage;
        this.clients = clients;
        this.committed = committed;
    }

    /**
     * Returns once the rows are in the joints.
     *
     * @param applicationId whose positions tell which rows have been there already
     */
    public static void run(
            StageContext stage, Clients clients, Cluster cluster, String applicationId) {
        var tables = stage.plan().tables();
        if (tables.isEmpty()) {
            return;
        }
        var committed =
                cluster.await(
                        cluster.admin()
                                .listConsumerGroupOffsets(applicationId)
                                .partitionsToOffsetAndMetadata(),
                        "read the positions of " + applicationId);
        var catchUp = new TableCatchUp(stage, clients, committed);
        try (var producer =
                new KafkaProducer<>(
                        clients.producer("table-catch-up"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            tables.forEach(table -> catchUp.send(table, producer));
        }
        catchUp.throwIfFailed();
    }

    private void send(TablePlan table, KafkaProducer<byte[], byte[]> producer) {
        var from = new HashMap<TopicPartition, Long>();
        var to = new HashMap<TopicPartition, Long>();
        var reader = new TopicReader(clients);
        try (var consumer = reader.open()) {
            var partitions =
                    consumer.partitionsFor(table.topic()).stream()
                            .map(info -> new TopicPartition(table.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            from.putAll(consumer.beginningOffsets(partitions));
            to.putAll(consumer.endOffsets(partitions));
        }
        from.replaceAll((partition, first) -> Math.max(first, position(partition)));
        var rows = new TableDeserializer(table, stage.readers().of(table.format(), table.schema()));
        var count = new int[1];
        reader.read(
                from,
                to,
                record -> {
                    var sent = row(table, rows, record);
                    if (sent != null) {
                        send(sent, producer);
                        count[0]++;
                    }
                });
        LOG.info("{} rows of the table {} go before the events", count[0], table.name());
    }

    private long position(TopicPartition partition) {
        var position = committed.get(partition);
        return position == null ? 0 : position.offset();
    }

    /** What goes to the joint; null where the row will be refused. */
    private ProducerRecord<byte[], byte[]> row(
            TablePlan table, TableDeserializer rows, ConsumerRecord<byte[], byte[]> record) {
        var arrival = rows.deserialize(record.topic(), record.value());
        arrival.limit(ArrivalTime.size(record));
        if (arrival.refusal() == null && !arrival.timed()) {
            arrival.time(record.timestamp());
        }
        arrival.judge(
                -1, stage.clock().getAsLong(), ArrivalTime.NEVER_LATE, ArrivalTime.ANY_TIME_AHEAD);
        if (arrival.refusal() != null || TableIngestProcessor.refused(record.key()) != null) {
            return null;
        }
        var row = TableIngestProcessor.row(record.partition(), record.offset(), arrival);
        return new ProducerRecord<>(
                stage.plan().topics().table(table.name()),
                null,
                arrival.time(),
                record.key(),
                row.encode(writer));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback sees what the future would say
    private void send(
            ProducerRecord<byte[], byte[]> record, KafkaProducer<byte[], byte[]> producer) {
        producer.send(
                record,
                (metadata, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(null, problem);
                    }
                });
    }

    private void throwIfFailed() {
        var problem = failure.get();
        if (problem != null) {
            throw new FailureException(
                    "Rows of tables cannot be sent: " + problem.getMessage(),
                    "check the brokers and the access rules",
                    problem);
        }
    }
}
