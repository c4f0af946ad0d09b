package io.millrace.feature.watermark;

/**
 * Who sends watermarks: the numbers of the stages in {@link io.millrace.feature.wire.Beat#group}.
 * They are for ever.
 */
public final class Senders {
    /** The label ingest. */
    public static final int LABELS = 1_000_000;

    /** The gathering. */
    public static final int GATHER = 1_000_001;

    /** The gathering of the generation before. */
    public static final int PREDECESSOR = 1_000_002;

    private static final int FIRST_ENTITY = 1_000;
    private static final int FIRST_TABLE = 2_000;

    private Senders() {}

    /** Ingest of a source, by its index. */
    public static int source(int index) {
        return index;
    }

    /** Tasks of an entity, by its index. */
    public static int entity(int index) {
        return FIRST_ENTITY + index;
    }

    /** Tasks of a table, by its index. */
    public static int table(int index) {
        return FIRST_TABLE + index;
    }
}
