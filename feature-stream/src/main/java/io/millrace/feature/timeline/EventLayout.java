package io.millrace.feature.timeline;

import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.IdType;
import java.util.List;

/** What a timeline keeps of each event besides time, id, ordinal and hash. */
public final class EventLayout {
    private static final Tiers OF_NUMBERS = new Tiers(Timeline.SEALED, 64 * Timeline.SEALED);

    /** A block is one record of the changelog, which the broker takes up to 1 MiB. */
    private static final Tiers OF_TEXTS = new Tiers(Timeline.SEALED, 8 * Timeline.SEALED);

    /** Roughly what an id that is a text takes. */
    private static final int ID_BYTES = 40;

    /** Roughly what a text takes. */
    private static final int TEXT_BYTES = 48;

    /** Where in an event's row the columns begin. */
    final int firstColumn;

    /** Where the filters are; the mask of presence stands in where there are none. */
    final int filters;

    /** Longs of an event's row: time, columns that are there, filters where there are, columns. */
    final int stride;

    /** How large sealed blocks are. */
    final Tiers tiers;

    /** Roughly what an event takes in memory. */
    final int eventBytes;

    private final IdType ids;
    private final List<FieldType> columns;
    private final boolean filtered;

    /**
     * @param filtered whether each event says which filters it satisfies
     */
    public EventLayout(IdType ids, List<FieldType> columns, boolean filtered) {
        this.ids = ids;
        this.columns = List.copyOf(columns);
        this.filtered = filtered;
        this.firstColumn = filtered ? 3 : 2;
        this.filters = firstColumn - 1;
        this.stride = firstColumn + columns.size();
        int texts = (int) columns.stream().filter(EventLayout::isText).count();
        this.tiers = texts == 0 ? OF_NUMBERS : OF_TEXTS;
        this.eventBytes =
                Long.BYTES * (EventBlock.MARKS + stride)
                        + (ids == IdType.LONG ? 0 : ID_BYTES)
                        + TEXT_BYTES * texts;
    }

    /** The events of the entity's own source. */
    public static EventLayout kept(EntityPlan entity) {
        return new EventLayout(
                entity.from().idType(),
                entity.columns().stream().map(column -> column.type()).toList(),
                !entity.filters().isEmpty());
    }

    /** Events of another source that asked: only that they did. */
    public static EventLayout questions(IdType ids) {
        return new EventLayout(ids, List.of(), false);
    }

    public IdType ids() {
        return ids;
    }

    public List<FieldType> columns() {
        return columns;
    }

    public boolean filtered() {
        return filtered;
    }

    boolean isText(int column) {
        return isText(columns.get(column));
    }

    private static boolean isText(FieldType column) {
        return column.kind() == FieldType.Kind.STRING;
    }
}
