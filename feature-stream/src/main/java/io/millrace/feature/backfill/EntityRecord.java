package io.millrace.feature.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.Columns;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.IdType;

/**
 * What an entity is told, between the stages. Layout: key (length and bytes), time at which it is
 * told (8 bytes), rank, the beginning of the event's id (8 bytes, in the order of ids), then the id
 * where that is not all of it. Of an event then: its place, whether it is kept, the hash of its
 * content (8 bytes), its {@link Columns}; of a label: the event's time, value (8 bytes), revision.
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

    private static final Beat NO_BEAT = new Beat(0, 0, Beat.UNKNOWN, Beat.UNKNOWN);

    private EntityRecord() {}

    static void event(WireWriter to, byte[] key, EntityEvent event, IdType ids) {
        to.bytes(key).fixed(event.time()).oneByte(event.asks() ? SPINE : OTHER);
        id(to, event.id(), ids);
        to.number(event.offset()).oneByte(event.keep() ? 1 : 0).fixed(event.contentHash());
        Columns.write(event.filters(), event.present(), event.bits(), event.texts(), to);
    }

    /**
     * @param at time from which the entity knows
     */
    static void label(WireWriter to, byte[] key, long at, int rank, LabelUpdate label, IdType ids) {
        to.bytes(key).fixed(at).oneByte(rank);
        id(to, label.id(), ids);
        to.number(label.time()).real(label.value()).number(label.revision());
    }

    /**
     * @param from behind the key
     * @param others type of ids of another source than the spine
     */
    static EntityEvent event(WireReader from, int columns, IdType spine, IdType others) {
        long time = from.fixed();
        boolean asks = from.oneByte() == SPINE;
        var id = id(from, asks ? spine : others);
        long place = from.number();
        boolean keep = from.oneByte() == 1;
        long hash = from.fixed();
        var read = Columns.read(from, columns);
        return new EntityEvent(
                NO_BEAT,
                place,
                keep,
                asks ? "" : null,
                id,
                time,
                hash,
                read.filters(),
                read.present(),
                read.bits(),
                read.texts());
    }

    /**
     * @param from behind the key
     */
    static LabelUpdate label(WireReader from, IdType ids) {
        from.fixed();
        from.oneByte();
        return new LabelUpdate(id(from, ids), from.number(), from.real(), from.small());
    }

    private static void id(WireWriter to, String id, IdType ids) {
        to.fixed(beginning(id, ids));
        if (ids != IdType.LONG) {
            to.text(id);
        }
    }

    private static String id(WireReader from, IdType ids) {
        long beginning = from.fixed();
        return ids == IdType.LONG ? Long.toString(beginning) : from.text();
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
