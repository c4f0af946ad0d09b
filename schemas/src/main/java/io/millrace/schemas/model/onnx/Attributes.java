package io.millrace.schemas.model.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The attributes of one node by name, each holding exactly the kind of value that it is read as.
 */
final class Attributes {
    private static final int FLOAT = 1;
    private static final int INTEGER = 2;
    private static final int TEXT = 3;
    private static final int FLOATS = 6;
    private static final int INTEGERS = 7;
    private static final int TEXTS = 8;
    private static final int TYPE_FIELD = 20;

    /** Field of the value by {@code AttributeProto.type}. */
    private static final Map<Integer, Integer> FIELD =
            Map.of(FLOAT, 2, INTEGER, 3, TEXT, 4, FLOATS, 7, INTEGERS, 8, TEXTS, 9);

    private final String where;
    private final Violations violations;
    private final Map<String, Message> byName = new HashMap<>();

    Attributes(Message node, String where, Set<String> allowed, Violations violations) {
        this.where = where;
        this.violations = violations;
        for (var attribute : node.messages(5)) {
            var name = attribute.text(1);
            violations.require(
                    allowed.contains(name),
                    "%s: attribute %s is not allowed".formatted(where, name));
            violations.require(
                    byName.put(name, attribute) == null,
                    "%s: attribute %s is there twice".formatted(where, name));
            requireOneValue(attribute, name);
        }
    }

    long integer(String name, long absent) {
        return has(name, INTEGER) ? byName.get(name).integer(FIELD.get(INTEGER)) : absent;
    }

    float real(String name, float absent) {
        return has(name, FLOAT) ? byName.get(name).real(FIELD.get(FLOAT)) : absent;
    }

    String text(String name, String absent) {
        return has(name, TEXT) ? byName.get(name).text(FIELD.get(TEXT)) : absent;
    }

    long[] integers(String name) {
        return has(name, INTEGERS) ? byName.get(name).integers(FIELD.get(INTEGERS)) : new long[0];
    }

    float[] floats(String name) {
        return has(name, FLOATS) ? byName.get(name).floats(FIELD.get(FLOATS)) : new float[0];
    }

    List<String> texts(String name) {
        return has(name, TEXTS) ? byName.get(name).texts(FIELD.get(TEXTS)) : List.of();
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    private boolean has(String name, int type) {
        var attribute = byName.get(name);
        return attribute != null
                && violations.require(
                        attribute.integer(TYPE_FIELD) == type,
                        "%s: attribute %s has the type %d instead of %d"
                                .formatted(where, name, attribute.integer(TYPE_FIELD), type));
    }

    /** ONNX Runtime reads the value that {@code type} names; another one beside it is a trick. */
    private void requireOneValue(Message attribute, String name) {
        var field = FIELD.get((int) Math.min(Integer.MAX_VALUE, attribute.integer(TYPE_FIELD)));
        for (int other : FIELD.values()) {
            violations.require(
                    field != null && (other == field || !attribute.has(other)),
                    "%s: attribute %s holds another value than its type %d says"
                            .formatted(where, name, attribute.integer(TYPE_FIELD)));
        }
    }
}
