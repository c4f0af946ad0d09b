package io.millrace.schemas.model.onnx;

import io.millrace.schemas.model.onnx.Layout.Field;
import io.millrace.schemas.model.onnx.Layout.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads protobuf: a message is a sequence of a varint tag {@code number << 3 | wire type} and a
 * value; wire type 0 is a varint, 1 has 8 bytes, 2 a varint length and that many bytes, 5 has 4
 * bytes.
 *
 * <p>Stricter than protobuf, where two readers could understand the same bytes differently: a
 * single field that comes twice (protobuf merges or takes the last), a wrong wire type and an
 * unknown field (protobuf skips it) are malformed. Memory stays within a small multiple of the
 * file's size: nothing is allocated for elements that are not there.
 */
final class WireReader {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;
    private static final int LONGEST_TEXT = 64 << 10;

    private final ByteBuffer bytes;
    private final Map<String, String> texts = new HashMap<>();

    private WireReader(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    static Message read(byte[] file, Layout layout) throws MalformedException {
        return new WireReader(ByteBuffer.wrap(file)).message(layout);
    }

    private Message message(Layout layout) throws MalformedException {
        var message = new Message();
        var lists = new HashMap<Integer, Elements>();
        while (bytes.hasRemaining()) {
            long tag = varint();
            long number = tag >>> 3;
            var field = number > Integer.MAX_VALUE ? null : layout.fields().get((int) number);
            if (field == null) {
                throw new MalformedException(
                        "%s has a field of number %d, which is not known"
                                .formatted(layout.name(), number));
            }
            int wire = (int) tag & 7;
            switch (field.kind()) {
                case INTEGERS, FLOATS, DOUBLES ->
                        numbers(
                                lists.computeIfAbsent(field.number(), unseen -> new Elements()),
                                field,
                                wire);
                default -> value(message, field, wire);
            }
        }
        lists.forEach(
                (number, list) ->
                        message.put(number, array(layout.fields().get(number).kind(), list)));
        return message;
    }

    private void value(Message into, Field field, int wire) throws MalformedException {
        var where = field.name();
        if (field.kind() == Kind.REFUSED) {
            throw new MalformedException(where + " is not allowed");
        }
        requireWire(wire, wireType(field.kind()), where);
        if (field.kind() == Kind.TEXT) {
            add(into, field, text(where));
        } else if (field.kind() == Kind.MESSAGE) {
            add(into, field, new WireReader(slice(where)).message(field.layout()));
        } else if (into.has(field.number())) {
            throw new MalformedException(where + " is there twice");
        } else {
            into.put(field.number(), single(field.kind(), where));
        }
    }

    private Object single(Kind kind, String where) throws MalformedException {
        return switch (kind) {
            case FLOAT -> Float.intBitsToFloat((int) number(kind, where));
            case BYTES -> slice(where);
            default -> number(kind, where);
        };
    }

    private void numbers(Elements list, Field field, int wire) throws MalformedException {
        var where = field.name();
        if (wire == wireType(field.kind())) {
            requireRoom(list.size() + 1, field);
            list.add(number(field.kind(), where));
            return;
        }
        requireWire(wire, LENGTH, where);
        var packed = new WireReader(slice(where));
        while (packed.bytes.hasRemaining()) {
            requireRoom(list.size() + 1, field);
            list.add(packed.number(field.kind(), where));
        }
    }

    /** The bits of one number. */
    private long number(Kind kind, String where) throws MalformedException {
        int width =
                switch (kind) {
                    case FLOAT, FLOATS -> Float.BYTES;
                    case DOUBLES -> Double.BYTES;
                    default -> 0;
                };
        if (bytes.remaining() < width) {
            throw new MalformedException(where + " ends within a number");
        }
        return width == 0 ? varint() : width == Float.BYTES ? bytes.getInt() : bytes.getLong();
    }

    private static int wireType(Kind kind) {
        return switch (kind) {
            case INTEGER, INTEGERS -> VARINT;
            case FLOAT, FLOATS -> FOUR_BYTES;
            case DOUBLES -> EIGHT_BYTES;
            case TEXT, BYTES, MESSAGE, REFUSED -> LENGTH;
        };
    }

    private static Object array(Kind kind, Elements list) {
        return switch (kind) {
            case FLOATS -> list.floats();
            case DOUBLES -> list.doubles();
            default -> list.integers();
        };
    }

    @SuppressWarnings("unchecked") // only lists of T are put for this kind of field
    private static <T> void add(Message into, Field field, T element) throws MalformedException {
        if (!into.has(field.number())) {
            into.put(field.number(), new ArrayList<T>(1));
        }
        var list = (List<T>) into.get(field.number());
        requireRoom(list.size() + 1, field);
        list.add(element);
    }

    /** The same text again (the modes of a million nodes) is the same object. */
    private String text(String where) throws MalformedException {
        var slice = slice(where);
        if (slice.remaining() > LONGEST_TEXT) {
            throw new MalformedException(where + " is longer than " + LONGEST_TEXT + " bytes");
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
            var before = texts.putIfAbsent(text, text);
            return before == null ? text : before;
        } catch (CharacterCodingException e) {
            throw new MalformedException(where + " is not UTF-8");
        }
    }

    private ByteBuffer slice(String where) throws MalformedException {
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw new MalformedException(where + " is longer than what it is in");
        }
        var slice = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + (int) length);
        return slice;
    }

    private long varint() throws MalformedException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new MalformedException("the file ends within a number");
            }
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedException("a number is longer than 10 bytes");
    }

    private static void requireRoom(int count, Field field) throws MalformedException {
        if (count > field.most()) {
            throw new MalformedException(
                    field.most() == 1
                            ? field.name() + " is there twice"
                            : "%s is there more than %d times"
                                    .formatted(field.name(), field.most()));
        }
    }

    private static void requireWire(int wire, int expected, String where)
            throws MalformedException {
        if (wire != expected) {
            throw new MalformedException(
                    "%s has wire type %d instead of %d".formatted(where, wire, expected));
        }
    }
}
