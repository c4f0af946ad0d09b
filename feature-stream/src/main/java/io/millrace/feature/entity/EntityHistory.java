package io.millrace.feature.entity;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;

/**
 * The engine on the history of one entity after the other, without a store: what is kept of an
 * entity is in memory while its history is told. Driven as {@link EntityProcessor} drives it, by
 * events and labels in their order, each once. One thread.
 */
public final class EntityHistory {
    private final EntityCodec codec;
    private final EntityEngine engine;
    private final Values values;
    private Entity entity;

    public EntityHistory(Plan plan, EntityPlan entity) {
        this.codec = EntityCodec.of(plan, entity);
        this.engine = EntityEngine.of(plan, entity);
        this.values = Values.missing(entity.features().size());
    }

    /** From now on it is about this entity, of which nothing is known yet. */
    public void start(byte[] key) {
        entity = codec.fresh(key, EntityHistory::none, EntityHistory::none);
    }

    /** Takes an event in; answers its values where it asks, which the next event overwrites. */
    public Values event(EntityEvent event) {
        engine.expire(entity, event.time());
        if (engine.event(entity, event, values) != EntityEngine.Arrival.NEW) {
            throw new IllegalStateException("event " + event.id() + " came twice");
        }
        return values;
    }

    public void label(LabelUpdate label) {
        engine.label(entity, label);
    }

    private static EventBlock none(int number) {
        throw new IllegalStateException("all blocks of a history are in memory");
    }
}
