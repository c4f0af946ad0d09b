package io.millrace.feature.wire;

import io.millrace.schemas.record.UnreadableRecordException;

/**
 * What a record of a joint is: the second byte, behind the format version. The numbers are for
 * ever.
 */
public enum JointKind {
    /** Ingest to an entity: an event to keep, to answer, or both ({@link EntityEvent}). */
    ENTITY_EVENT(1),
    /** Label join to an entity: the label of one of its events ({@link LabelUpdate}). */
    LABEL_UPDATE(2),
    /** Ingest to the gathering: an event and the groups to expect ({@link GatherEvent}). */
    GATHER_EVENT(3),
    /** Entity or table to the gathering ({@link Answer}). */
    ANSWER(4),
    /** Relay to the gathering: an entry of the activations ({@link ActivationEntry}). */
    ACTIVATION(5),
    /** Gathering to the label join ({@link KnownEvent}). */
    KNOWN_EVENT(6),
    /** Label ingest to the label join ({@link LabelValue}). */
    LABEL_VALUE(7),
    /** To every partition of a joint ({@link Beat}). */
    BEAT(8),
    /** Table ingest to a table ({@link TableRow}). */
    TABLE_ROW(9),
    /**
     * Ingest to a table: an event of the spine that asks for its values ({@link TableQuestion}).
     */
    TABLE_QUESTION(10),
    /** Ingest to a table, and on: an event on its way to entities ({@link PassingEvent}). */
    PASSING_EVENT(11),
    /** Relay to the gathering: how this generation is followed ({@link SuccessionEntry}). */
    SUCCESSION(12),
    /** Gathering of one generation to that of the next: who serves an event ({@link Turn}). */
    TURN(13);

    /** Format version of all joints. */
    public static final int VERSION = 1;

    private static final JointKind[] KINDS = values();

    private final int number;

    JointKind(int number) {
        this.number = number;
    }

    /** Starts a record of this kind. */
    public WireWriter start(WireWriter to) {
        return write(to.start());
    }

    /** Version and kind inside another record. */
    WireWriter write(WireWriter to) {
        return to.oneByte(VERSION).oneByte(number);
    }

    /** Reads version and kind; the reader then stands at the fields. */
    public static JointKind read(WireReader from) {
        from.version(VERSION, "a joint's record");
        int number = from.oneByte();
        for (var kind : KINDS) {
            if (kind.number == number) {
                return kind;
            }
        }
        throw new UnreadableRecordException("a joint's record is of the unknown kind " + number);
    }
}
