package io.millrace.feature.timeline;

import io.millrace.schemas.record.IdType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An event's id, ready to be compared. Reused: no one keeps it, but its text may be kept. */
public final class EventId implements Comparable<EventId> {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    private long number;
    private byte[] text;

    public EventId() {}

    EventId(long number, byte[] text) {
        this.number = number;
        this.text = text;
    }

    public EventId set(IdType type, String id) {
        boolean isNumber = type == IdType.LONG;
        number = isNumber ? Long.parseLong(id) : 0;
        text = isNumber ? null : id.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Where ids are numbers, else 0. */
    long number() {
        return number;
    }

    /** UTF-8 where ids are texts, else null. */
    byte[] text() {
        return text;
    }

    @Override
    public int compareTo(EventId other) {
        return text == null
                ? Long.compare(number, other.number)
                : Arrays.compareUnsigned(text, other.text);
    }

    /** 64 well mixed bits. */
    public long mixed() {
        long mixed = number;
        if (text != null) {
            for (byte next : text) {
                mixed = (mixed ^ next) * GOLDEN;
            }
        }
        mixed = (mixed ^ (mixed >>> 32)) * GOLDEN;
        return mixed ^ (mixed >>> 29);
    }
}
