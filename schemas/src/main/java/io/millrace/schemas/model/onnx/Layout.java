package io.millrace.schemas.model.onnx;

import java.util.HashMap;
import java.util.Map;

/**
 * The fields that a protobuf message may have. Everything else in it is a refusal: also what a
 * newer ONNX would understand.
 */
record Layout(String name, Map<Integer, Field> fields) {
    /** What a field holds; repeated numbers may be packed or not. */
    enum Kind {
        INTEGER,
        FLOAT,
        TEXT,
        BYTES,
        MESSAGE,
        INTEGERS,
        FLOATS,
        DOUBLES,
        /** Known and not allowed. */
        REFUSED
    }

    /**
     * @param most how often a TEXT or MESSAGE may come, or how many elements a list of numbers may
     *     have
     * @param layout of a MESSAGE, else null
     */
    record Field(int number, String name, Kind kind, int most, Layout layout) {
        /** The same with the name of its message before its own. */
        Field in(String message) {
            return new Field(number, message + "." + name, kind, most, layout);
        }
    }

    static Layout of(String name, Field... fields) {
        var byNumber = new HashMap<Integer, Field>();
        for (var field : fields) {
            byNumber.put(field.number(), field.in(name));
        }
        return new Layout(name, byNumber);
    }

    static Field one(int number, String name, Kind kind) {
        return new Field(number, name, kind, 1, null);
    }

    static Field one(int number, String name, Layout layout) {
        return new Field(number, name, Kind.MESSAGE, 1, layout);
    }

    static Field many(int number, String name, Kind kind, int most) {
        return new Field(number, name, kind, most, null);
    }

    static Field many(int number, String name, Layout layout, int most) {
        return new Field(number, name, Kind.MESSAGE, most, layout);
    }

    static Field refused(int number, String name) {
        return new Field(number, name, Kind.REFUSED, 0, null);
    }
}
