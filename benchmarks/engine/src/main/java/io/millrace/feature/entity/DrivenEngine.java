package io.millrace.feature.entity;

import io.millrace.feature.timeline.EventLayout;
import io.millrace.feature.window.WindowPlan;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The feature engine and its store, driven as {@link EntityProcessor} and the commits of its task
 * drive them. It stands in their package because nobody else has to reach them.
 */
public final class DrivenEngine {
    private final EntityStore entities;
    private final EntityEngine engine;
    private final Values values;
    private long newest = Beat.UNKNOWN;
    private long watermark = Beat.UNKNOWN;

    /**
     * @param memory bytes that decoded entities may take
     */
    public DrivenEngine(
            Plan plan, EntityPlan entity, KeyValueStore<Bytes, byte[]> records, long memory) {
        var codec =
                new EntityCodec(
                        new WindowPlan(entity, EntityEngine.labelDefault(plan)),
                        EventLayout.kept(entity),
                        EventLayout.questions(plan.spine().idType()));
        entities = new EntityStore(codec, new EntityMemory(memory));
        entities.open(records);
        engine = EntityEngine.of(plan, entity);
        values = Values.missing(entity.features().size());
    }

    /** Takes an event in and answers it; the answer is overwritten by the next. */
    public Values process(byte[] key, EntityEvent event) {
        newest = Math.max(newest, event.time());
        var entity = entities.take(key);
        engine.expire(entity, watermark);
        if (engine.event(entity, event, values) != EntityEngine.Arrival.NEW) {
            throw new IllegalStateException("event " + event.id() + " came twice");
        }
        entities.settle(entity);
        return values;
    }

    /** A commit: writes what has changed, and event time moves on. */
    public void flush() {
        entities.flush();
        watermark = newest;
    }
}
