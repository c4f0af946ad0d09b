package io.millrace.inference;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A protobuf message being written, as much of it as ONNX files of tests need. */
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

    static Proto attribute(String name, String value) {
        return new Proto().text(1, name).text(4, value).integer(20, 3);
    }

    static Proto attribute(String name, long value) {
        return new Proto().text(1, name).integer(3, value).integer(20, 2);
    }

    static Proto attribute(String name, float value) {
        return new Proto().text(1, name).single(2, value).integer(20, 1);
    }

    static Proto integers(String name, List<Integer> values) {
        var packed = new Proto();
        values.forEach(value -> packed.varint(value));
        return new Proto().text(1, name).message(8, packed).integer(20, 7);
    }

    static Proto floats(String name, List<Float> values) {
        var packed = ByteBuffer.allocate(4 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(packed::putFloat);
        return new Proto().text(1, name).raw(7, packed.array()).integer(20, 6);
    }

    static Proto texts(String name, List<String> values) {
        var attribute = new Proto().text(1, name);
        values.forEach(value -> attribute.text(9, value));
        return attribute.integer(20, 8);
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private Proto single(int field, float value) {
        varint(((long) field << 3) | 5);
        bytes.writeBytes(
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
        return this;
    }

    private Proto varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
        return this;
    }
}
