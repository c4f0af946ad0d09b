package io.millrace.standalone.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Structures in Thrift's compact protocol, in which Parquet says what is in a file. */
final class Thrift {
    private static final int TRUE = 1;
    private static final int FALSE = 2;
    private static final int INT = 5;
    private static final int LONG = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;
    private static final int LONG_LIST = 15;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int last;

    Thrift truth(int field, boolean value) {
        field(field, value ? TRUE : FALSE);
        return this;
    }

    Thrift small(int field, int value) {
        field(field, INT);
        zigzag(value);
        return this;
    }

    Thrift whole(int field, long value) {
        field(field, LONG);
        zigzag(value);
        return this;
    }

    Thrift text(int field, String value) {
        field(field, BINARY);
        text(value);
        return this;
    }

    /** A structure as a field of the one that is being written. */
    Thrift begin(int field) {
        field(field, STRUCT);
        return beginElement();
    }

    /** A structure as an element of a list. */
    Thrift beginElement() {
        outer.push(last);
        last = 0;
        return this;
    }

    Thrift end() {
        bytes.write(0);
        last = outer.pop();
        return this;
    }

    /** A list of structures, which follow. */
    Thrift structures(int field, int size) {
        list(field, size, STRUCT);
        return this;
    }

    Thrift smalls(int field, int... values) {
        list(field, values.length, INT);
        for (int value : values) {
            zigzag(value);
        }
        return this;
    }

    Thrift texts(int field, String... values) {
        list(field, values.length, BINARY);
        for (var value : values) {
            text(value);
        }
        return this;
    }

    /** The outermost structure, which ends with this. */
    byte[] bytes() {
        bytes.write(0);
        return bytes.toByteArray();
    }

    private void list(int field, int size, int type) {
        field(field, LIST);
        if (size < LONG_LIST) {
            bytes.write((size << 4) | type);
        } else {
            bytes.write((LONG_LIST << 4) | type);
            number(size);
        }
    }

    private void field(int field, int type) {
        int step = field - last;
        if (step < 1 || step > 15) {
            throw new IllegalStateException("field " + field + " behind " + last);
        }
        bytes.write((step << 4) | type);
        last = field;
    }

    private void text(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        bytes.writeBytes(utf8);
    }

    private void zigzag(long value) {
        number((value << 1) ^ (value >> 63));
    }

    private void number(long value) {
        long rest = value;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
        }
        bytes.write((int) rest);
    }
}
