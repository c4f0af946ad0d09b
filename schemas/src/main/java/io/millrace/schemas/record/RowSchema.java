package io.millrace.schemas.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names and types of the fields of a {@link Row}, by index. At most 64. */
public final class RowSchema {
    public static final int MOST_FIELDS = 64;

    private final List<String> names;
    private final List<FieldType> types;
    private final Map<String, Integer> indexes = new HashMap<>();

    public RowSchema(List<String> names, List<FieldType> types) {
        if (names.size() != types.size() || names.size() > MOST_FIELDS) {
            throw new IllegalArgumentException(
                    names.size() + " names for " + types.size() + " types, at most " + MOST_FIELDS);
        }
        this.names = List.copyOf(names);
        this.types = List.copyOf(types);
        for (int i = 0; i < names.size(); i++) {
            indexes.put(names.get(i), i);
        }
    }

    public int size() {
        return names.size();
    }

    public String name(int index) {
        return names.get(index);
    }

    public FieldType type(int index) {
        return types.get(index);
    }

    /** Index of a field, -1 where there is none of this name. */
    public int index(String name) {
        return indexes.getOrDefault(name, -1);
    }

    public List<String> names() {
        return names;
    }
}
