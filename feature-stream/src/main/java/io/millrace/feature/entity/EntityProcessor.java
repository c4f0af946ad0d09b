package io.millrace.feature.entity;

import io.millrace.feature.Sinks;
import io.millrace.feature.StageContext;
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
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** One entity: keeps its events and labels, answers those that ask. */
public final class EntityProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    /**
     * Entities looked at per beat for what has expired; those with traffic are looked at anyway.
     */
    private static final int SWEPT_PER_BEAT = 20;

    /** Events kept decoded per task: some 20 MB. */
    private static final int CACHED_EVENTS = 100_000;

    private final StageContext stage;
    private final EntityPlan entity;
    private final String storeName;
    private final String answers;
    private final Watermarks watermarks;
    private final CommittedTime time;
    private final Expiry expiry;
    private final WindowEngine engine;
    private final WireReader reader = new WireReader();
    private final WireWriter writer = new WireWriter();
    private final EntityCache cache = new EntityCache(CACHED_EVENTS);
    private ProcessorContext<byte[], byte[]> context;
    private EntityStore store;
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
        double labelDefault =
                stage.plan().label() == null ? Double.NaN : stage.plan().label().orDefault();
        this.expiry = new Expiry(entity, stage.plan().lateness(), labelDefault);
        this.engine = new WindowEngine(entity, labelDefault);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        KeyValueStore<Bytes, byte[]> entries = context.getStateStore(storeName);
        store =
                new EntityStore(
                        entries,
                        entity.from().idType(),
                        stage.plan().spine().idType(),
                        entity.columns().size());
        context.schedule(StageContext.BEAT, PunctuationType.WALL_CLOCK_TIME, now -> beat());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        switch (JointKind.read(reader.over(record.value()))) {
            case ENTITY_EVENT ->
                    event(record.key(), EntityEvent.read(reader, entity.columns().size()));
            case LABEL_UPDATE -> label(record.key(), LabelUpdate.read(reader));
            case BEAT -> watermarks.hear(Beat.read(reader));
            default ->
                    throw new IllegalStateException(
                            "a record that is not for entities, in " + context.recordMetadata());
        }
        var position = context.recordMetadata().orElseThrow();
        time.processed(
                position.topic(), position.partition(), position.offset(), watermarks.smallest());
    }

    private void event(byte[] key, EntityEvent event) {
        watermarks.hear(event.beat());
        var events = cache.take(key, store::load);
        expire(key, events);
        answer(key, events, event);
        cache.settle(key, events);
    }

    private void answer(byte[] key, EntityEvents events, EntityEvent event) {
        var id = store.ordered(event);
        var known = EntityEvents.withId(event.keep() ? events.kept() : events.questions(), id);
        if (known != null && known.contentHash() != event.contentHash()) {
            answer(event, true, Values.missing(0));
            return;
        }
        var asking = known;
        if (known == null) {
            asking = StoredEvent.of(event, id, events.nextOrdinal());
            if (event.keep()) {
                EntityEvents.insert(events.kept(), asking);
                store.putKept(key, asking);
            } else {
                EntityEvents.insert(events.questions(), asking);
                store.putQuestion(key, asking);
            }
        }
        if (event.asks()) {
            answer(event, false, engine.compute(events.kept(), asking, event.keep()));
        }
    }

    private void label(byte[] key, LabelUpdate label) {
        var events = cache.take(key, store::load);
        var event = EntityEvents.withId(events.kept(), store.orderedKeptId(label.id()));
        if (event != null
                && event.addLabel(events.nextOrdinal(), label.revision(), label.value())) {
            store.putKept(key, event);
        }
        cache.settle(key, events);
    }

    private void answer(EntityEvent event, boolean conflict, Values values) {
        if (!event.asks()) {
            return;
        }
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
                        values);
        Sinks.send(context, answers, event.answerKey(), answer.encode(writer), event.time());
    }

    private void sweep(byte[] key) {
        var events = cache.take(key, store::load);
        expire(key, events);
        if (events.size() > 1) {
            cache.settle(key, events);
        }
    }

    private void expire(byte[] key, EntityEvents events) {
        var expired = expiry.expired(events, time.look());
        if (!expired.isEmpty()) {
            store.deleteKept(key, expired);
            events.kept().removeAll(expired);
        }
        var questions = expiry.expiredQuestions(events, time.look());
        if (!questions.isEmpty()) {
            store.deleteQuestions(key, questions);
            events.questions().removeAll(questions);
        }
    }

    private void beat() {
        var watermark = watermark();
        Sinks.sendToAll(context, answers, watermark.encode(writer), watermark.time());
        var entities = store.entities(sweptTo, SWEPT_PER_BEAT);
        entities.forEach(this::sweep);
        sweptTo = entities.size() < SWEPT_PER_BEAT ? null : entities.get(SWEPT_PER_BEAT - 1);
    }

    private Beat watermark() {
        return new Beat(
                Senders.entity(entity.index()),
                context.taskId().partition(),
                time.look(),
                Beat.UNKNOWN);
    }
}
