package io.millrace.benchmarks.endtoend;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** The latencies of a range of payments, in microseconds, three digits, up to ten minutes. */
final class Latencies {
    private static final long LONGEST = 600_000_000L;
    private static final int DIGITS = 3;

    private final long from;
    private final long to;
    private final Histogram histogram = new Histogram(LONGEST, DIGITS);

    Latencies(long from, long to) {
        this.from = from;
        this.to = to;
    }

    boolean covers(long payment) {
        return payment >= from && payment < to;
    }

    /** Called by the receiver alone. */
    synchronized void record(long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos / 1000, LONGEST)));
    }

    /** As text, for another process. */
    synchronized String encoded() {
        var buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int size = histogram.encodeIntoCompressedByteBuffer(buffer);
        buffer.flip().limit(size);
        var bytes = new byte[size];
        buffer.get(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static Histogram decoded(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), LONGEST);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("no histogram: " + text, e);
        }
    }
}
