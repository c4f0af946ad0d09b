package io.millrace.schemas.plan;

import io.millrace.schemas.record.Row;
import java.util.ArrayList;
import java.util.List;

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

    /** The key; null where a part is missing. */
    public String of(Row row) {
        if (fields.size() == 1) {
            return row.key(fields.get(0));
        }
        if (fields.isEmpty()) {
            return SHARED;
        }
        var parts = new ArrayList<String>();
        for (int field : fields) {
            var part = row.key(field);
            if (part == null) {
                return null;
            }
            parts.add(part.replace("\\", "\\\\").replace("|", "\\|"));
        }
        return String.join("|", parts);
    }
}
