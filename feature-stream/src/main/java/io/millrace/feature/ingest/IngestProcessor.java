package io.millrace.feature.ingest;

import io.millrace.feature.Sinks;
import io.millrace.feature.StageContext;
import io.millrace.feature.watermark.Senders;
import io.millrace.feature.wire.GatherEvent;
import io.millrace.feature.wire.TableQuestion;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One source: refusals to the dead letters, events to every entity they touch, and where the source
 * is the spine to the tables that it asks and to the gathering, with the groups to expect.
 */
public final class IngestProcessor implements Processor<byte[], Arrival, byte[], byte[]> {
    private final StageContext stage;
    private final SourcePlan source;
    private final List<EntityRoute> routes;
    private final FilterPath path;
    private final List<TablePlan> asked;
    private final EventSinks sinks;
    private final String storeName;
    private final WireWriter wire = new WireWriter();
    private ProcessorContext<byte[], byte[]> context;
    private PartitionClock clock;
    private TopicPartition partition;

    public IngestProcessor(
            StageContext stage, SourcePlan source, String storeName, EventSinks sinks) {
        this.stage = stage;
        this.source = source;
        this.storeName = storeName;
        this.sinks = sinks;
        this.routes = EntityRoute.all(stage.plan(), source, sinks);
        this.path = new FilterPath(stage, source, sinks);
        this.asked =
                source.index() == stage.plan().spine().index()
                        ? stage.plan().tables().stream().filter(stage.plan()::asks).toList()
                        : List.of();
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(storeName);
        clock =
                new PartitionClock(
                        Senders.source(source.index()), context.taskId(), store, stage.committed());
        partition = new TopicPartition(source.topic(), context.taskId().partition());
        context.schedule(StageContext.BEAT, PunctuationType.WALL_CLOCK_TIME, now -> beat());
    }

    @Override
    public void process(Record<byte[], Arrival> record) {
        var arrival = record.value();
        var position = context.recordMetadata().orElseThrow();
        arrival.judgeSilence(clock.silentUntil(), source.lateness());
        clock.processed(position.topic(), position.offset(), arrival.partitionTime());
        if (arrival.refusal() != null) {
            RefusedRecord.send(
                    context, sinks.deadLetters(), record, position, stage, arrival.refusal());
        } else {
            send(record, arrival, position.offset());
        }
    }

    private void send(Record<byte[], Arrival> record, Arrival arrival, long offset) {
        var event = accepted(arrival, offset);
        long expected = sendToEntities(event, arrival.value()) | sendToTables(event);
        if (sinks.answers() != null) {
            var gathered =
                    new GatherEvent(
                            event.beat(),
                            event.id(),
                            event.time(),
                            event.contentHash(),
                            expected,
                            offset,
                            stage.clock().getAsLong(),
                            record.key(),
                            arrival.value());
            var toGather =
                    new Record<>(
                            event.answerKey().getBytes(StandardCharsets.UTF_8),
                            gathered.encode(wire),
                            event.time(),
                            record.headers());
            context.forward(toGather, sinks.answers());
        }
        stage.meters().event(source);
    }

    private AcceptedEvent accepted(Arrival arrival, long offset) {
        var row = arrival.row();
        var id = row.key(source.idField());
        String answerKey = null;
        if (sinks.answers() != null) {
            var key = stage.plan().key().of(row);
            answerKey = key == null ? id : key;
        }
        return new AcceptedEvent(
                row, id, arrival.time(), ContentHash.of(row), offset, answerKey, clock.beat());
    }

    /** The entities that will answer. */
    private long sendToEntities(AcceptedEvent event, byte[] value) {
        long expected = 0;
        boolean passes = false;
        var variables = new EventVariables(event.row(), event.time());
        for (var route : routes) {
            var key = route.key().of(event.row());
            if (key == null) {
                continue;
            }
            expected |= route.ask() ? 1L << route.entity().index() : 0;
            passes |= route.passesTables();
            if (!route.passesTables()) {
                var sent = route.event(event, variables).encode(wire);
                Sinks.send(context, route.sink(), key, sent, event.time());
            }
        }
        if (passes) {
            path.start(context, event, value);
        }
        return expected;
    }

    /** The tables that will answer. */
    private long sendToTables(AcceptedEvent event) {
        long expected = 0;
        for (var table : asked) {
            var key = table.keyOf(event.row());
            if (key != null) {
                expected |= 1L << stage.plan().group(table);
                var question =
                        new TableQuestion(
                                event.beat(),
                                event.answerKey(),
                                event.id(),
                                event.time(),
                                event.contentHash());
                var sink = sinks.tables().get(table.index());
                Sinks.send(context, sink, key, question.encode(wire), event.time());
            }
        }
        return expected;
    }

    private void beat() {
        if (clock.silent(stage.silence().time(partition))) {
            context.commit();
        }
        clock.keep();
        var beat = clock.beat();
        var bytes = beat.encode(wire);
        sinks.joints().forEach(joint -> Sinks.sendToAll(context, joint, bytes, beat.time()));
    }
}
