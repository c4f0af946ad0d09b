package io.millrace.feature.backfill;

import io.millrace.feature.ingest.Judged;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;

/**
 * What speaks of an id: an event or a label. Layout: index of the source, of a label the spine's;
 * id; whether it is a label; place; time; hash of the content, for a label the bits of its value (8
 * bytes); for an event of the spine its keys for the entities that look at labels, null for the
 * others. Source and id are the same bytes in all that speaks of one event.
 *
 * @param start of source and id among the bytes that it is read from
 * @param keys where the keys begin among them
 */
record IdRecord(int start, boolean label, long place, long time, long contentHash, int keys) {
    static void event(
            WireWriter to, Plan plan, SourcePlan source, Judged event, long place, boolean spine) {
        to.number(source.index()).text(event.id()).oneByte(0).number(place);
        to.number(event.time()).fixed(event.contentHash());
        if (spine) {
            for (var entity : plan.entities()) {
                to.text(entity.labelled() ? entity.askKey().of(event.row()) : null);
            }
        }
    }

    static void label(WireWriter to, Plan plan, Judged label, long place) {
        to.number(plan.spine().index()).text(label.id()).oneByte(1).number(place);
        to.number(label.time()).fixed(label.contentHash());
    }

    /** Passes source and id. */
    static void passId(WireReader from, byte[] bytes) {
        from.number();
        int length = from.small();
        from.over(bytes, from.position() + length);
    }

    static IdRecord read(WireReader from, byte[] bytes, int start) {
        passId(from.over(bytes, start), bytes);
        return new IdRecord(
                start,
                from.oneByte() == 1,
                from.number(),
                from.number(),
                from.fixed(),
                from.position());
    }

    int source(WireReader from, byte[] bytes) {
        return from.over(bytes, start).small();
    }

    String id(WireReader from, byte[] bytes) {
        from.over(bytes, start).number();
        return from.text();
    }
}
