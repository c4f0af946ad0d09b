package io.millrace.feature.entity;

import io.millrace.feature.Sinks;
import io.millrace.feature.StageContext;
import io.millrace.feature.store.WriteBackStore;
import io.millrace.feature.watermark.CommittedTime;
import io.millrace.feature.watermark.Senders;
import io.millrace.feature.watermark.Watermarks;
import io.millrace.feature.wire.Answer;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.EntityPlan;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** One entity: keeps its events and labels, answers those that ask. */
public final class EntityProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /**
     * Entities looked at per beat for what has expired; those with traffic are looked at anyway.
     */
    private static final int SWEPT_PER_BEAT = 200;

    private final StageContext stage;
    private final EntityPlan entity;
    private final String storeName;
    private final String answers;
    private final Watermarks watermarks;
    private final CommittedTime time;
    private final EntityEngine engine;
    private final Values values;
    private final WireReader reader = new WireReader();
    private final WireWriter writer = new WireWriter();
    private ProcessorContext<byte[], byte[]> context;
    private EntityStore entities;
    private ReentrantLock lock;
    private EntityReader served;
    private byte[] sweptTo;

    /**
     * @param watermarks of the sources that send to this entity
     * @param answers name of the gathering's sink
     */
    public EntityProcessor(
            StageContext stage,
            EntityPlan entity,
            String storeName,
            String answers,
            Watermarks watermarks) {
        this.stage = stage;
        this.entity = entity;
        this.storeName = storeName;
        this.answers = answers;
        this.watermarks = watermarks;
        this.time = new CommittedTime(stage.committed());
        this.engine = EntityEngine.of(stage.plan(), entity);
        this.values = Values.missing(entity.features().size());
    }

    /** Builds the stores of one entity's tasks. */
    public static StoreBuilder<?> store(String name, StageContext stage, EntityPlan entity) {
        return WriteBackStore.builder(
                name, () -> new EntityStore(EntityCodec.of(stage.plan(), entity), stage.memory()));
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        WriteBackStore<EntityStore> store = context.getStateStore(storeName);
        entities = store.kept();
        lock = store.lock();
        served = new EntityReader(stage, entity, store, watermarks);
        stage.entityReaders().add(entity.index(), context.taskId().partition(), served);
        context.schedule(StageContext.BEAT, PunctuationType.WALL_CLOCK_TIME, now -> beat());
        if (stage.trickled()) {
            context.schedule(
                    StageContext.UPKEEP, PunctuationType.WALL_CLOCK_TIME, now -> trickle());
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        lock.lock();
        try {
            arrived(record);
        } finally {
            lock.unlock();
        }
        var position = context.recordMetadata().orElseThrow();
        time.processed(
                position.topic(), position.partition(), position.offset(), watermarks.smallest());
    }

    @Override
    public void close() {
        stage.entityReaders().remove(entity.index(), context.taskId().partition(), served);
    }

    private void arrived(Record<byte[], byte[]> record) {
        switch (JointKind.read(reader.over(record.value()))) {
            case ENTITY_EVENT ->
                    event(record.key(), EntityEvent.read(reader, entity.columns().size()));
            case LABEL_UPDATE -> label(record.key(), LabelUpdate.read(reader));
            case BEAT -> watermarks.hear(Beat.read(reader));
            default ->
                    throw new IllegalStateException(
                            "a record that is not for entities, in " + context.recordMetadata());
        }
    }

    private void event(byte[] key, EntityEvent event) {
        watermarks.hear(event.beat());
        var known = entities.take(key);
        engine.expire(known, time.look());
        var arrival = engine.event(known, event, values);
        if (event.asks()) {
            boolean conflict = arrival == EntityEngine.Arrival.CONFLICT;
            answer(event, conflict, conflict ? Values.missing(0) : values);
        }
        entities.settle(known);
    }

    private void label(byte[] key, LabelUpdate label) {
        var known = entities.take(key);
        engine.label(known, label);
        entities.settle(known);
    }

    private void answer(EntityEvent event, boolean conflict, Values answered) {
        long since = watermarks.coveredSince(Senders.source(entity.from().index()));
        boolean warm = since != Beat.UNKNOWN && event.time() - entity.span() >= since;
        var answer =
                new Answer(
                        watermark(),
                        entity.index(),
                        event.id(),
                        event.time(),
                        event.contentHash(),
                        conflict,
                        warm,
                        answered);
        Sinks.send(context, answers, event.answerKey(), answer.encode(writer), event.time());
    }

    private void beat() {
        var watermark = watermark();
        Sinks.sendToAll(context, answers, watermark.encode(writer), watermark.time());
        lock.lock();
        try {
            sweep();
        } finally {
            lock.unlock();
        }
    }

    private void trickle() {
        lock.lock();
        try {
            entities.trickle();
        } finally {
            lock.unlock();
        }
    }

    private void sweep() {
        var keys = entities.keys(sweptTo, SWEPT_PER_BEAT);
        for (var key : keys) {
            var known = entities.look(key);
            if (known == null) {
                entities.removeRecords(key);
                continue;
            }
            if (engine.expire(known, time.look())) {
                if (known.isChanged()) {
                    entities.adopt(known);
                }
            } else {
                entities.remove(known);
            }
        }
        sweptTo = keys.size() < SWEPT_PER_BEAT ? null : keys.get(SWEPT_PER_BEAT - 1);
    }

    private Beat watermark() {
        return new Beat(
                Senders.entity(entity.index()),
                context.taskId().partition(),
                time.look(),
                Beat.UNKNOWN);
    }
}
