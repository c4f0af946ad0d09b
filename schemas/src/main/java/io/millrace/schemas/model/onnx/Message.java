package io.millrace.schemas.model.onnx;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message that was read: values by field number, the defaults of protobuf where one is absent.
 */
final class Message {
    private static final long[] NO_INTEGERS = {};
    private static final float[] NO_FLOATS = {};
    private static final double[] NO_DOUBLES = {};

    private final Map<Integer, Object> values = new HashMap<>();

    boolean has(int field) {
        return values.containsKey(field);
    }

    long integer(int field) {
        return (Long) values.getOrDefault(field, 0L);
    }

    float real(int field) {
        return (Float) values.getOrDefault(field, 0f);
    }

    String text(int field) {
        var texts = texts(field);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    /** Empty for an absent one. */
    Message message(int field) {
        var messages = messages(field);
        return messages.isEmpty() ? new Message() : messages.get(0);
    }

    @SuppressWarnings("unchecked") // the reader puts a List<String> for each TEXT
    List<String> texts(int field) {
        return (List<String>) values.getOrDefault(field, List.of());
    }

    @SuppressWarnings("unchecked") // the reader puts a List<Message> for each MESSAGE
    List<Message> messages(int field) {
        return (List<Message>) values.getOrDefault(field, List.of());
    }

    long[] integers(int field) {
        return (long[]) values.getOrDefault(field, NO_INTEGERS);
    }

    float[] floats(int field) {
        return (float[]) values.getOrDefault(field, NO_FLOATS);
    }

    double[] doubles(int field) {
        return (double[]) values.getOrDefault(field, NO_DOUBLES);
    }

    /** A view of the file, not a copy. */
    ByteBuffer bytes(int field) {
        return ((ByteBuffer) values.getOrDefault(field, ByteBuffer.allocate(0))).duplicate();
    }

    Object get(int field) {
        return values.get(field);
    }

    void put(int field, Object value) {
        values.put(field, value);
    }
}
