package io.millrace.schemas.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/** How event ids of equal times are ordered: as numbers, or by their UTF-8 bytes. */
public enum IdType implements Comparator<String> {
    LONG {
        @Override
        public int compare(String left, String right) {
            return Long.compare(Long.parseLong(left), Long.parseLong(right));
        }
    },
    STRING {
        @Override
        public int compare(String left, String right) {
            return Arrays.compareUnsigned(
                    left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
        }
    };

    /**
     * Bytes whose unsigned order is the order of the ids: 8 bytes big endian with the sign flipped,
     * or UTF-8.
     */
    public byte[] ordered(String id) {
        if (this == STRING) {
            return id.getBytes(StandardCharsets.UTF_8);
        }
        long flipped = Long.parseLong(id) ^ Long.MIN_VALUE;
        var bytes = new byte[Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[i] = (byte) (flipped >>> (56 - 8 * i));
        }
        return bytes;
    }

    /** The id that {@link #ordered} turned into these bytes. */
    public String read(byte[] ordered, int offset, int length) {
        if (this == STRING) {
            return new String(ordered, offset, length, StandardCharsets.UTF_8);
        }
        long flipped = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            flipped = flipped << 8 | (ordered[offset + i] & 0xff);
        }
        return Long.toString(flipped ^ Long.MIN_VALUE);
    }
}
