package io.millrace.feature.entity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;

/**
 * The entities used last, decoded. Whoever changes one changes its store entries in the same
 * breath, so the cache may forget anything at any time. Bounded by the events that it holds.
 */
final class EntityCache {
    private final int mostEvents;
    private final Map<Bytes, EntityEvents> entities = new LinkedHashMap<>(16, 0.75f, true);
    private int events;

    EntityCache(int mostEvents) {
        this.mostEvents = mostEvents;
    }

    /** The entity, loaded where it is not here. Give it back with {@link #settle} after use. */
    EntityEvents take(byte[] entity, Function<byte[], EntityEvents> load) {
        var key = Bytes.wrap(entity);
        var known = entities.remove(key);
        if (known == null) {
            return load.apply(entity);
        }
        events -= known.size();
        return known;
    }

    /** Puts an entity back as it is now. */
    void settle(byte[] entity, EntityEvents changed) {
        entities.put(Bytes.wrap(entity), changed);
        events += changed.size();
        var eldest = entities.entrySet().iterator();
        while (events > mostEvents && eldest.hasNext()) {
            events -= eldest.next().getValue().size();
            eldest.remove();
        }
    }
}
