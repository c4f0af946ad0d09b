package io.millrace.feature.timeline;

import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.IdType;
import java.util.List;
import java.util.Random;

/** Layouts and events for tests. */
final class SomeEvents {
    static final EventLayout ALL_KINDS =
            new EventLayout(
                    IdType.STRING,
                    List.of(
                            FieldType.LONG,
                            FieldType.DOUBLE,
                            FieldType.decimal(2),
                            FieldType.BOOLEAN,
                            FieldType.STRING,
                            FieldType.timestamp("millis")),
                    true);
    static final EventLayout NUMBERED = EventLayout.questions(IdType.LONG);

    private SomeEvents() {}

    /** One of {@link #NUMBERED}. */
    static Event numbered(long time, long id, long ordinal) {
        return event(
                time,
                new EventId(id, null),
                ordinal,
                Long.hashCode(id),
                0,
                0,
                new long[0],
                new String[0]);
    }

    /** One of {@link #ALL_KINDS}. */
    static Event random(Random random, long time, long ordinal) {
        long present = random.nextInt(1 << 6);
        var bits = new long[6];
        var texts = new String[6];
        for (int i = 0; i < 6; i++) {
            boolean there = (present >>> i & 1) == 1;
            if (there && i == 4) {
                texts[i] = random.nextBoolean() ? "" : "täxt" + random.nextInt(5);
            } else if (there) {
                bits[i] = i == 3 ? random.nextInt(2) : random.nextLong();
            }
        }
        return event(
                time,
                new EventId().set(IdType.STRING, "id" + random.nextInt()),
                ordinal,
                random.nextInt(),
                random.nextInt(8),
                present,
                bits,
                texts);
    }

    static Event event(
            long time,
            EventId id,
            long ordinal,
            int hash,
            long filters,
            long present,
            long[] bits,
            String[] texts) {
        var event = new Event();
        event.time = time;
        event.id = id;
        event.ordinal = ordinal;
        event.hash = hash;
        event.filters = filters;
        event.present = present;
        event.bits = bits;
        event.texts = texts;
        return event;
    }
}
