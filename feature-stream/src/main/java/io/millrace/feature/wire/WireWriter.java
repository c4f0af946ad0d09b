package io.millrace.feature.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes primitives one behind another into a buffer that is reused. Numbers are zigzag varints (1
 * byte for -64 to 63), doubles and hashes 8 bytes big endian, texts and byte strings a length and
 * their bytes; a null text has the length -1. One thread.
 */
public final class WireWriter {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer = new byte[512];
    private int size;

    /** Starts a new record; what {@link #bytes} answered before stays as it is. */
    public WireWriter start() {
        size = 0;
        return this;
    }

    public WireWriter oneByte(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
        return this;
    }

    public WireWriter number(long value) {
        ensure(10);
        var bytes = buffer;
        int at = size;
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        size = at;
        return this;
    }

    public WireWriter fixed(long value) {
        ensure(Long.BYTES);
        LONG.set(buffer, size, value);
        size += Long.BYTES;
        return this;
    }

    /** 4 bytes big endian. */
    public WireWriter fixedSmall(int value) {
        ensure(Integer.BYTES);
        INT.set(buffer, size, value);
        size += Integer.BYTES;
        return this;
    }

    public WireWriter real(double value) {
        return fixed(Double.doubleToRawLongBits(value));
    }

    /** The first of the 8 bytes of a number, big endian; none are written for a count of 0. */
    public WireWriter leading(long value, int count) {
        ensure(Long.BYTES);
        LONG.set(buffer, size, value);
        size += count;
        return this;
    }

    public WireWriter text(String text) {
        return text == null ? number(-1) : bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public WireWriter bytes(byte[] bytes) {
        if (bytes == null) {
            return number(-1);
        }
        number(bytes.length);
        return raw(bytes);
    }

    /** The bytes without their length. */
    public WireWriter raw(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, size, bytes.length);
        size += bytes.length;
        return this;
    }

    /** What has been written since {@link #start}. */
    public byte[] bytes() {
        return Arrays.copyOf(buffer, size);
    }

    /** How many bytes have been written since {@link #start}. */
    public int size() {
        return size;
    }

    /** Copies what has been written since {@link #start}. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(buffer, 0, target, at, size);
    }

    private void ensure(int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }
}
