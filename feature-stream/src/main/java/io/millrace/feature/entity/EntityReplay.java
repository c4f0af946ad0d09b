package io.millrace.feature.entity;

import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The engine on the records of a joint in the order in which they are stored, repeats and late ones
 * among them. Nothing expires: what is kept of all entities stays in memory. One thread.
 */
public final class EntityReplay {
    private final EntityCodec codec;
    private final EntityEngine engine;
    private final int features;
    private final Map<ByteBuffer, Entity> entities = new HashMap<>();

    public EntityReplay(Plan plan, EntityPlan entity) {
        this.codec = EntityCodec.of(plan, entity);
        this.engine = EntityEngine.of(plan, entity);
        this.features = entity.features().size();
    }

    /** Takes an event in; answers its values, all missing where it does not ask; null: conflict. */
    public Values event(byte[] key, EntityEvent event) {
        var values = Values.missing(features);
        var arrival = engine.event(entity(key), event, values);
        return arrival == EntityEngine.Arrival.CONFLICT ? null : values;
    }

    public void label(byte[] key, LabelUpdate label) {
        engine.label(entity(key), label);
    }

    private Entity entity(byte[] key) {
        return entities.computeIfAbsent(
                ByteBuffer.wrap(key),
                any -> codec.fresh(key, EntityReplay::none, EntityReplay::none));
    }

    private static EventBlock none(int number) {
        throw new IllegalStateException("all blocks of a replay are in memory");
    }
}
