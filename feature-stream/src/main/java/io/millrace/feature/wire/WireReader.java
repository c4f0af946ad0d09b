package io.millrace.feature.wire;

import io.millrace.schemas.record.UnreadableRecordException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link WireWriter} wrote. One thread. */
public final class WireReader {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer = new byte[0];
    private int position;

    public WireReader over(byte[] bytes) {
        return over(bytes, 0);
    }

    /** From a place on. */
    public WireReader over(byte[] bytes, int from) {
        buffer = bytes;
        position = from;
        return this;
    }

    /** Where it stands; see {@link #since}. */
    public int position() {
        return position;
    }

    /** The bytes read since it stood there. */
    public byte[] since(int start) {
        return Arrays.copyOfRange(buffer, start, position);
    }

    public int oneByte() {
        need(1);
        return buffer[position++] & 0xff;
    }

    /** The first byte, which must be the version that the reader knows. */
    public void version(int known, String what) {
        int version = oneByte();
        if (version != known) {
            throw new UnreadableRecordException(
                    what + " has format " + version + "; this program reads " + known);
        }
    }

    public long number() {
        if (position < buffer.length && buffer[position] >= 0) {
            long only = buffer[position++];
            return (only >>> 1) ^ -(only & 1);
        }
        return longNumber();
    }

    private long longNumber() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = oneByte();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new UnreadableRecordException("a number has more than 10 bytes");
    }

    public int small() {
        return Math.toIntExact(number());
    }

    public long fixed() {
        need(Long.BYTES);
        long value = (long) LONG.get(buffer, position);
        position += Long.BYTES;
        return value;
    }

    public int fixedSmall() {
        need(Integer.BYTES);
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = (value << 8) | (buffer[position++] & 0xff);
        }
        return value;
    }

    /** A number of which only so many of its 8 bytes were written, the others being 0. */
    public long leading(int count) {
        need(count);
        if (count == 0) {
            return 0;
        }
        int unwritten = Byte.SIZE * (Long.BYTES - count);
        int from = position;
        position += count;
        if (buffer.length - from >= Long.BYTES) {
            return (long) LONG.get(buffer, from) & (-1L << unwritten);
        }
        long value = 0;
        for (int i = from; i < position; i++) {
            value = (value << Byte.SIZE) | (buffer[i] & 0xff);
        }
        return value << unwritten;
    }

    public double real() {
        return Double.longBitsToDouble(fixed());
    }

    public String text() {
        int length = length();
        if (length < 0) {
            return null;
        }
        position += length;
        return new String(buffer, position - length, length, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        int length = length();
        if (length < 0) {
            return null;
        }
        position += length;
        return Arrays.copyOfRange(buffer, position - length, position);
    }

    private int length() {
        long length = number();
        if (length < -1 || length > buffer.length - position) {
            throw new UnreadableRecordException(
                    "a length of "
                            + length
                            + " with "
                            + (buffer.length - position)
                            + " bytes left");
        }
        return (int) length;
    }

    private void need(int bytes) {
        if (buffer.length - position < bytes) {
            throw new UnreadableRecordException(
                    "it ends " + (bytes - buffer.length + position) + " bytes too early");
        }
    }
}
