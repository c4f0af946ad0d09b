package io.millrace.feature;

import java.util.Map;
import java.util.Random;

/** Rows of random streams, as fields and as JSON. */
final class RandomRows {
    private RandomRows() {}

    /** The value, or now and then none. */
    static Object maybe(Random random, Object value) {
        return random.nextInt(12) == 0 ? null : value;
    }

    /**
     * An object of the fields that have a value.
     *
     * @param start its first fields, as JSON
     */
    static String json(String start, Map<String, Object> fields) {
        var json = new StringBuilder("{").append(start);
        fields.forEach(
                (name, value) -> {
                    if (value != null) {
                        json.append(",\"").append(name).append("\":");
                        json.append(value instanceof String ? "\"" + value + "\"" : value);
                    }
                });
        return json.append('}').toString();
    }
}
