package io.millrace.feature.ingest;

import io.millrace.feature.wire.EntityEvent;
import io.millrace.schemas.expression.Variables;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.KeyPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.record.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * What one entity gets of the events of one source: to keep (its own source), to answer (the
 * spine), or both.
 *
 * @param passesTables whether the events pass tables first, because a {@code where} looks at them
 * @param sink name of the entity joint's sink
 */
record EntityRoute(
        EntityPlan entity,
        KeyPlan key,
        boolean keep,
        boolean ask,
        boolean passesTables,
        String sink) {

    /** The routes of a source: one to each entity to which it has something to say. */
    static List<EntityRoute> all(Plan plan, SourcePlan source, EventSinks sinks) {
        var routes = new ArrayList<EntityRoute>();
        boolean ask = plan.spine().index() == source.index();
        for (var entity : plan.entities()) {
            boolean keep = entity.from().index() == source.index();
            if (keep || ask) {
                routes.add(
                        new EntityRoute(
                                entity,
                                keep ? entity.key() : entity.askKey(),
                                keep,
                                ask,
                                keep && plan.filtersByTable(entity),
                                sinks.entities().get(entity.index())));
            }
        }
        return routes;
    }

    /** The event projected to what the entity keeps. */
    EntityEvent event(AcceptedEvent event, Variables variables) {
        int columns = entity.columns().size();
        var bits = new long[columns];
        var texts = new String[columns];
        return new EntityEvent(
                event.beat(),
                event.offset(),
                keep,
                ask ? event.answerKey() : null,
                event.id(),
                event.time(),
                event.contentHash(),
                keep ? filters(variables) : 0,
                keep ? project(event.row(), bits, texts) : 0,
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

    private long filters(Variables variables) {
        long satisfied = 0;
        for (int i = 0; i < entity.filters().size(); i++) {
            if (entity.filters().get(i).truth(variables)) {
                satisfied |= 1L << i;
            }
        }
        return satisfied;
    }
}
