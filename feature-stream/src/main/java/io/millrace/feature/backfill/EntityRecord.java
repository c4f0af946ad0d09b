package io.millrace.feature.backfill;

import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.WireWriter;

/**
 * What an entity is told, in a temporary file. Layout: key (length and bytes), time at which it is
 * told (8 bytes), rank, then the event or the label as joints have it.
 *
 * <p>What is told at the same time comes in the order of ranks: labels of earlier events, events of
 * other sources than the spine, then the spine's by their ids, each with the label that had come
 * before it right behind it.
 */
final class EntityRecord {
    /** A label that comes after its event. */
    static final int LABEL = 0;

    /** An event of another source than the spine. */
    static final int OTHER = 1;

    /** An event of the spine. */
    static final int SPINE = 2;

    /** A label that had come before its event. */
    static final int LABEL_BEHIND = 3;

    private EntityRecord() {}

    static void event(WireWriter to, byte[] key, EntityEvent event) {
        to.bytes(key).fixed(event.time()).oneByte(event.asks() ? SPINE : OTHER);
        event.write(to);
    }

    /**
     * @param at time from which the entity knows
     */
    static void label(WireWriter to, byte[] key, long at, int rank, LabelUpdate label) {
        to.bytes(key).fixed(at).oneByte(rank);
        label.write(to);
    }

    static boolean isLabel(int rank) {
        return rank == LABEL || rank == LABEL_BEHIND;
    }
}
