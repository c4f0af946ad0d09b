package io.millrace.schemas.plan;

import io.millrace.schemas.record.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the key of an entity is read from a row: one field, several, or none (one entity that all
 * events share).
 *
 * <p>Several parts are joined by {@code |}; a {@code |} or a backslash inside a part is escaped by
 * a backslash, so that different parts never make the same key.
 */
public record KeyPlan(List<Integer> fields) {
    /** Key of the entity that all events share. */
    public static final String SHARED = "all";

    public KeyPlan {
        fields = List.copyOf(fields);
    }

    /** The key made of the fields' values, in their order, as they stand in keys. */
    public String of(List<String> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        return parts.isEmpty()
                ? SHARED
                : parts.stream()
                        .map(part -> part.replace("\\", "\\\\").replace("|", "\\|"))
                        .collect(Collectors.joining("|"));
    }

    /** The key; null where a part is missing. */
    public String of(Row row) {
        if (fields.size() == 1) {
            return row.key(fields.get(0));
        }
        var parts = new ArrayList<String>();
        for (int field : fields) {
            var part = row.key(field);
            if (part == null) {
                return null;
            }
            parts.add(part);
        }
        return of(parts);
    }
}
