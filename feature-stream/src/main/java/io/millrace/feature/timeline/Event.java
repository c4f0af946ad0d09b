package io.millrace.feature.timeline;

import io.millrace.feature.wire.EntityEvent;

/** An event on its way into a timeline. Reused: a timeline copies what it keeps. */
public final class Event {
    long time;
    EventId id;

    /** Of its arrival at the entity: 0, 1, 2, ... over events, questions and labels. */
    long ordinal;

    /** Of all its fields. */
    int hash;

    /** Bit i: satisfies the entity's filter i. */
    long filters;

    /** Bit i: column i is there. */
    long present;

    /** Of the columns, by {@link io.millrace.schemas.record.FieldType.Kind}. */
    long[] bits;

    /** Of the columns. */
    String[] texts;

    public Event set(EntityEvent event, EventId eventId, long arrival) {
        time = event.time();
        id = eventId;
        ordinal = arrival;
        hash = (int) event.contentHash();
        filters = event.filters();
        present = event.present();
        bits = event.bits();
        texts = event.texts();
        return this;
    }

    public long time() {
        return time;
    }
}
