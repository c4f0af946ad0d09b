package io.millrace.feature.ingest;

import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.KeyPlan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.record.Row;

/**
 * What one entity gets of the events of one source: to keep (its own source), to answer (the
 * spine), or both.
 *
 * @param sink name of the entity joint's sink
 */
record EntityRoute(EntityPlan entity, KeyPlan key, boolean keep, boolean ask, String sink) {

    /** The route; null where the source has nothing to say to the entity. */
    static EntityRoute of(EntityPlan entity, SourcePlan source, SourcePlan spine, String sink) {
        boolean keep = entity.from().index() == source.index();
        boolean ask = spine.index() == source.index();
        if (!keep && !ask) {
            return null;
        }
        return new EntityRoute(entity, keep ? entity.key() : entity.askKey(), keep, ask, sink);
    }

    /** The event projected to what the entity keeps. */
    EntityEvent event(
            Arrival arrival,
            String id,
            long contentHash,
            long offset,
            String answerKey,
            Beat beat) {
        var row = arrival.row();
        int columns = entity.columns().size();
        var bits = new long[columns];
        var texts = new String[columns];
        return new EntityEvent(
                beat,
                offset,
                keep,
                ask ? answerKey : null,
                id,
                arrival.time(),
                contentHash,
                keep ? filters(row, arrival.time()) : 0,
                keep ? project(row, bits, texts) : 0,
                bits,
                texts);
    }

    private long project(Row row, long[] bits, String[] texts) {
        long present = 0;
        for (int i = 0; i < bits.length; i++) {
            int field = entity.columns().get(i).field();
            if (row.has(field)) {
                present |= 1L << i;
                bits[i] = row.bits(field);
                texts[i] = row.text(field);
            }
        }
        return present;
    }

    private long filters(Row row, long time) {
        if (entity.filters().isEmpty()) {
            return 0;
        }
        long satisfied = 0;
        var variables = new EventVariables(row, time);
        for (int i = 0; i < entity.filters().size(); i++) {
            if (entity.filters().get(i).truth(variables)) {
                satisfied |= 1L << i;
            }
        }
        return satisfied;
    }
}
