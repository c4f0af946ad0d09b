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
 * offset, the number of events, the times of the first and the last, the number of counts, the
 * counts. Offset and times are one more than they are.
 */
final class WindowCounts {
    private static final byte FORMAT = 1;
    private static final int LONGEST = 10;

    private final long[] counts;
    private long events;
    private long upTo;
    private long first;
    private long last;

    private WindowCounts(long[] counts, long events, long upTo, long first, long last) {
        this.counts = counts;
        this.events = events;
        this.upTo = upTo;
        this.first = first;
        this.last = last;
    }

    static WindowCounts empty(int size) {
        return new WindowCounts(new long[size], 0, -1, -1, -1);
    }

    /** Event time of the first in ms, -1 without any. */
    long first() {
        return first;
    }

    /** Event time of the last in ms, -1 without any. */
    long last() {
        return last;
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

    void count(
            BaselineBins bins, double[] row, String[] texts, double score, long time, long offset) {
        bins.count(row, texts, score, counts);
        events++;
        upTo = offset;
        span(time, time);
    }

    /** Adds what another partition has counted. */
    void add(WindowCounts other) {
        if (other.counts.length != counts.length) {
            throw new IllegalArgumentException(
                    "%d counts beside %d of one version"
                            .formatted(other.counts.length, counts.length));
        }
        events += other.events;
        span(other.first, other.last);
        Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
    }

    private void span(long from, long to) {
        first = first < 0 ? from : Math.min(first, from);
        last = Math.max(last, to);
    }

    byte[] encode() {
        var bytes = ByteBuffer.allocate(1 + LONGEST * (counts.length + 5)).put(FORMAT);
        write(upTo + 1, bytes);
        write(events, bytes);
        write(first + 1, bytes);
        write(last + 1, bytes);
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
            long first = read(bytes) - 1;
            long last = read(bytes) - 1;
            long size = read(bytes);
            if (size > bytes.remaining()) {
                throw new UnreadableRecordException("counts that are cut off");
            }
            var counts = new long[(int) size];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = read(bytes);
            }
            return new WindowCounts(counts, events, upTo, first, last);
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
