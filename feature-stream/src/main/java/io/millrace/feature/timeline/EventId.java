package io.millrace.feature.timeline;

import io.millrace.schemas.record.IdType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An event's id, ready to be compared.
 *
 * @param number where ids are numbers, else 0
 * @param text UTF-8 where ids are texts, else null
 */
@SuppressWarnings("ArrayRecordComponent") // compared by compareTo only, which looks into the array
public record EventId(long number, byte[] text) implements Comparable<EventId> {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    public static EventId of(IdType type, String id) {
        return type == IdType.LONG
                ? new EventId(Long.parseLong(id), null)
                : new EventId(0, id.getBytes(StandardCharsets.UTF_8));
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
