package io.millrace.feature.timeline;

/**
 * An event on its way into a timeline.
 *
 * @param ordinal of its arrival at the entity: 0, 1, 2, ... over events, questions and labels
 * @param hash of all its fields
 * @param filters bit i: satisfies the entity's filter i
 * @param present bit i: column i is there
 * @param bits of the columns, by {@link io.millrace.schemas.record.FieldType.Kind}
 * @param texts of the columns
 */
@SuppressWarnings("ArrayRecordComponent") // primitives without boxing; nobody compares them
public record Event(
        long time,
        EventId id,
        long ordinal,
        int hash,
        long filters,
        long present,
        long[] bits,
        String[] texts) {}
