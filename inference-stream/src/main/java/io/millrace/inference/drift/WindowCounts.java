package io.millrace.inference.drift;

import io.millrace.schemas.record.UnreadableRecordException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What one partition has counted of a version in a window, and up to which offset, so that a vector
 * that is read again is not counted again.
 *
 * <p>Bytes: format 1; then as variable-length longs (seven bits a byte, the lowest first) the
 * offset, the number of events, the number of counts, the counts.
 */
final class WindowCounts {
    private static final byte FORMAT = 1;
    private static final int LONGEST = 10;

    private final long[] counts;
    private long events;
    private long upTo;

    private WindowCounts(long[] counts, long events, long upTo) {
        this.counts = counts;
        this.events = events;
        this.upTo = upTo;
    }

    static WindowCounts empty(int size) {
        return new WindowCounts(new long[size], 0, -1);
    }

    long[] counts() {
        return counts;
    }

    /** Vectors that were scored. */
    long events() {
        return events;
    }

    /** Offset of the newest vector among them, -1 without any. */
    long upTo() {
        return upTo;
    }

    void count(BaselineBins bins, double[] row, String[] texts, double score, long offset) {
        bins.count(row, texts, score, counts);
        events++;
        upTo = offset;
    }

    /** Adds what another partition has counted. */
    void add(WindowCounts other) {
        if (other.counts.length != counts.length) {
            throw new IllegalArgumentException(
                    "%d counts beside %d of one version"
                            .formatted(other.counts.length, counts.length));
        }
        events += other.events;
        Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
    }

    byte[] encode() {
        var bytes = ByteBuffer.allocate(1 + LONGEST * (counts.length + 3)).put(FORMAT);
        write(upTo + 1, bytes);
        write(events, bytes);
        write(counts.length, bytes);
        for (long count : counts) {
            write(count, bytes);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /**
     * @throws UnreadableRecordException where the bytes are something else
     */
    static WindowCounts decode(byte[] encoded) {
        var bytes = ByteBuffer.wrap(encoded);
        try {
            if (bytes.get() != FORMAT) {
                throw new UnreadableRecordException("counts of another format");
            }
            long upTo = read(bytes) - 1;
            long events = read(bytes);
            long size = read(bytes);
            if (size > bytes.remaining()) {
                throw new UnreadableRecordException("counts that are cut off");
            }
            var counts = new long[(int) size];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = read(bytes);
            }
            return new WindowCounts(counts, events, upTo);
        } catch (BufferUnderflowException e) {
            throw new UnreadableRecordException("counts that are cut off", e);
        }
    }

    private static void write(long value, ByteBuffer to) {
        long left = value;
        while (left > 0x7F) {
            to.put((byte) (left | 0x80));
            left >>>= 7;
        }
        to.put((byte) left);
    }

    private static long read(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
