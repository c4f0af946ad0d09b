package io.millrace.feature.backfill;

import io.millrace.feature.ingest.Judged;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;

/**
 * What speaks of an id: an event or a label. Layout: index of the source, -1 for a label; id;
 * place; time; hash of the content, for a label the bits of its value (8 bytes); for an event of
 * the spine its keys for the entities that look at labels, null for the others.
 *
 * @param source index of the source; {@link #LABEL} for a label
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record IdRecord(int source, String id, long place, long time, long contentHash, String[] keys) {
    static final int LABEL = -1;

    static void event(
            WireWriter to, Plan plan, SourcePlan source, Judged event, long place, boolean spine) {
        to.number(source.index()).text(event.id()).number(place);
        to.number(event.time()).fixed(event.contentHash());
        if (spine) {
            for (var entity : plan.entities()) {
                to.text(entity.labelled() ? entity.askKey().of(event.row()) : null);
            }
        }
    }

    static void label(WireWriter to, Judged label, long place) {
        to.number(LABEL).text(label.id()).number(place);
        to.number(label.time()).fixed(label.contentHash());
    }

    static IdRecord read(WireReader from, Plan plan) {
        int source = from.small();
        var id = from.text();
        long place = from.number();
        long time = from.number();
        long hash = from.fixed();
        var keys = new String[source == plan.spine().index() ? plan.entities().size() : 0];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = from.text();
        }
        return new IdRecord(source, id, place, time, hash, keys);
    }

    boolean isLabel() {
        return source == LABEL;
    }
}
