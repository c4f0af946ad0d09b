package io.millrace.schemas.model.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A protobuf message being written, right or wrong as the test wants it. */
final class Proto {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Proto integer(int field, long value) {
        return varint((long) field << 3).varint(value);
    }

    Proto text(int field, String value) {
        return raw(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Proto message(int field, Proto value) {
        return raw(field, value.bytes());
    }

    Proto raw(int field, byte[] value) {
        varint(((long) field << 3) | 2).varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    Proto integers(int field, long... values) {
        var packed = new Proto();
        for (long value : values) {
            packed.varint(value);
        }
        return message(field, packed);
    }

    Proto floats(int field, float... values) {
        var packed = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        packed.asFloatBuffer().put(values);
        return raw(field, packed.array());
    }

    /** As proto2 writes lists: each element with a tag of its own. */
    Proto unpackedFloats(int field, float... values) {
        for (float value : values) {
            varint(((long) field << 3) | 5);
            bytes.writeBytes(
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
        }
        return this;
    }

    Proto varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
