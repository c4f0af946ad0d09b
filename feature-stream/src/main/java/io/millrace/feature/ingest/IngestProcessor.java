package io.millrace.feature.ingest;

import io.millrace.feature.Sinks;
import io.millrace.feature.StageContext;
import io.millrace.feature.watermark.Senders;
import io.millrace.feature.wire.GatherEvent;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.SourcePlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One source: refusals to the dead letters, events to every entity they touch, and where the source
 * is the spine to the gathering with the groups to expect.
 */
public final class IngestProcessor implements Processor<byte[], Arrival, byte[], byte[]> {
    private final StageContext stage;
    private final SourcePlan source;
    private final List<EntityRoute> routes = new ArrayList<>();
    private final String deadLetters;
    private final String answers;
    private final String storeName;
    private final WireWriter wire = new WireWriter();
    private ProcessorContext<byte[], byte[]> context;
    private PartitionClock clock;

    /**
     * @param answers name of the gathering's sink; null where the source is not the spine
     * @param entitySink name of each entity joint's sink, by entity; null where the source has
     *     nothing for it
     */
    public IngestProcessor(
            StageContext stage,
            SourcePlan source,
            String storeName,
            String deadLetters,
            String answers,
            List<String> entitySink) {
        this.stage = stage;
        this.source = source;
        this.storeName = storeName;
        this.deadLetters = deadLetters;
        this.answers = answers;
        for (var entity : stage.plan().entities()) {
            var route =
                    EntityRoute.of(
                            entity, source, stage.plan().spine(), entitySink.get(entity.index()));
            if (route != null) {
                routes.add(route);
            }
        }
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(storeName);
        clock =
                new PartitionClock(
                        Senders.source(source.index()), context.taskId(), store, stage.committed());
        context.schedule(StageContext.BEAT, PunctuationType.WALL_CLOCK_TIME, now -> beat());
    }

    @Override
    public void process(Record<byte[], Arrival> record) {
        var arrival = record.value();
        var position = context.recordMetadata().orElseThrow();
        clock.processed(position.topic(), position.offset(), arrival.partitionTime());
        if (arrival.refusal() != null) {
            RefusedRecord.send(context, deadLetters, record, position, stage, arrival.refusal());
        } else {
            send(record, arrival, position.offset());
        }
    }

    private void send(Record<byte[], Arrival> record, Arrival arrival, long offset) {
        var row = arrival.row();
        var id = row.key(source.idField());
        long contentHash = ContentHash.of(row);
        var beat = clock.beat();
        String answerKey = null;
        if (answers != null) {
            var key = stage.plan().key().of(row);
            answerKey = key == null ? id : key;
        }
        long expected = 0;
        for (var route : routes) {
            var key = route.key().of(row);
            if (key != null) {
                expected |= route.ask() ? 1L << route.entity().index() : 0;
                var event = route.event(arrival, id, contentHash, offset, answerKey, beat);
                Sinks.send(context, route.sink(), key, event.encode(wire), arrival.time());
            }
        }
        if (answers != null) {
            var event =
                    new GatherEvent(
                            beat,
                            id,
                            arrival.time(),
                            contentHash,
                            expected,
                            offset,
                            stage.clock().getAsLong(),
                            record.key(),
                            arrival.value());
            var toGather =
                    new Record<>(
                            answerKey.getBytes(StandardCharsets.UTF_8),
                            event.encode(wire),
                            arrival.time(),
                            record.headers());
            context.forward(toGather, answers);
        }
        stage.meters().event(source);
    }

    private void beat() {
        clock.keep();
        var beat = clock.beat();
        var bytes = beat.encode(wire);
        for (var route : routes) {
            Sinks.sendToAll(context, route.sink(), bytes, beat.time());
        }
        if (answers != null) {
            Sinks.sendToAll(context, answers, bytes, beat.time());
        }
    }
}
