package io.millrace.feature.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.IdType;

/**
 * What an entity is told, in a temporary file. Layout: key (length and bytes), time at which it is
 * told (8 bytes), rank, the beginning of the event's id (8 bytes, in the order of ids), then the
 * event or the label as joints have it.
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

    static void event(WireWriter to, byte[] key, EntityEvent event, IdType ids) {
        to.bytes(key).fixed(event.time()).oneByte(event.asks() ? SPINE : OTHER);
        to.fixed(beginning(event.id(), ids));
        event.write(to);
    }

    /**
     * @param at time from which the entity knows
     */
    static void label(WireWriter to, byte[] key, long at, int rank, LabelUpdate label, IdType ids) {
        to.bytes(key).fixed(at).oneByte(rank).fixed(beginning(label.id(), ids));
        label.write(to);
    }

    /** Of a number all of it; of a text its first 8 bytes. */
    private static long beginning(String id, IdType ids) {
        if (ids == IdType.LONG) {
            return Long.parseLong(id);
        }
        var bytes = id.getBytes(UTF_8);
        long beginning = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            beginning = beginning << 8 | (i < bytes.length ? bytes[i] & 0xff : 0);
        }
        return beginning ^ Long.MIN_VALUE;
    }

    static boolean isLabel(int rank) {
        return rank == LABEL || rank == LABEL_BEHIND;
    }
}
