package io.millrace.feature.timeline;

import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.IdType;
import java.util.List;

/**
 * What a timeline keeps of each event besides time, id, ordinal and hash.
 *
 * @param filtered whether each event says which filters it satisfies
 */
public record EventLayout(IdType ids, List<FieldType> columns, boolean filtered) {
    private static final Tiers OF_NUMBERS = new Tiers(Timeline.SEALED, 64 * Timeline.SEALED);

    /** A block is one record of the changelog, which the broker takes up to 1 MiB. */
    private static final Tiers OF_TEXTS = new Tiers(Timeline.SEALED, 8 * Timeline.SEALED);

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

    /** Longs of an event's row: time, columns that are there, filters where there are, columns. */
    int stride() {
        return firstColumn() + columns.size();
    }

    /** Where the columns begin in an event's row. */
    int firstColumn() {
        return filtered ? 3 : 2;
    }

    Tiers tiers() {
        return texts() == 0 ? OF_NUMBERS : OF_TEXTS;
    }

    /** Roughly what an event takes in memory. */
    int eventBytes() {
        int id = ids == IdType.LONG ? 0 : 40;
        return Long.BYTES * (EventBlock.MARKS + stride()) + id + 48 * texts();
    }

    private int texts() {
        int texts = 0;
        for (int i = 0; i < columns.size(); i++) {
            texts += isText(i) ? 1 : 0;
        }
        return texts;
    }

    boolean isText(int column) {
        return columns.get(column).kind() == FieldType.Kind.STRING;
    }
}
