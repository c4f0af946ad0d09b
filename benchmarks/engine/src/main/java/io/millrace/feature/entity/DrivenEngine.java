package io.millrace.feature.entity;

import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.EntityPlan;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** Drives the engine's package-private parts as {@link EntityProcessor} does. */
public final class DrivenEngine {
    private static final int CACHED_EVENTS = 100_000;
    private static final Beat BEAT = new Beat(0, 0, Beat.UNKNOWN, Beat.UNKNOWN);

    private final EntityCache cache = new EntityCache(CACHED_EVENTS);
    private final EntityStore store;
    private final WindowEngine engine;
    private final Expiry expiry;
    private long newest = Beat.UNKNOWN;

    public DrivenEngine(EntityPlan entity, long lateness, KeyValueStore<Bytes, byte[]> entries) {
        var ids = entity.from().idType();
        store = new EntityStore(entries, ids, ids, entity.columns().size());
        engine = new WindowEngine(entity, Double.NaN);
        expiry = new Expiry(entity, lateness, Double.NaN);
    }

    /** Takes an event in and answers it. */
    public Values process(byte[] key, long time, long cents, long id) {
        newest = Math.max(newest, time);
        var events = cache.take(key, store::load);
        var expired = expiry.expired(events, newest);
        if (!expired.isEmpty()) {
            store.deleteKept(key, expired);
            events.kept().removeAll(expired);
        }
        var event =
                new EntityEvent(
                        BEAT,
                        id,
                        true,
                        "",
                        Long.toString(id),
                        time,
                        cents,
                        0,
                        1,
                        new long[] {cents},
                        new String[1]);
        var asking = StoredEvent.of(event, store.ordered(event), events.nextOrdinal());
        EntityEvents.insert(events.kept(), asking);
        store.putKept(key, asking);
        var values = engine.compute(events.kept(), asking, true);
        cache.settle(key, events);
        return values;
    }

    /** Everything is written at once in this version. */
    public void flush() {}
}
