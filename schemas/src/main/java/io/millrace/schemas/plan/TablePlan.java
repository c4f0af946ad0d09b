package io.millrace.schemas.plan;

import io.millrace.schemas.expression.ValueType;
import io.millrace.schemas.record.Format;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.RowSchema;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A topic that says what is known of a key, and from when on: the latest row as of an event's time
 * counts.
 *
 * @param index its place among the tables of the plan
 * @param key name of the field by which an event looks its row up
 * @param timeField index in the schema, -1 where the record's timestamp is the time of a row
 */
public record TablePlan(
        int index,
        String name,
        String topic,
        Format format,
        RowSchema schema,
        String key,
        int timeField) {

    /** A field as expressions and inputs name it. */
    public String nameOf(int field) {
        return name + "." + schema.name(field);
    }

    /** The key by which an event looks its row up; null where the event has none. */
    public String keyOf(Row event) {
        int field = event.schema().index(key);
        return field < 0 ? null : event.key(field);
    }

    /** Its fields as variables of expressions. */
    Map<String, ValueType> variables() {
        var variables = new LinkedHashMap<String, ValueType>();
        for (int i = 0; i < schema.size(); i++) {
            variables.put(nameOf(i), ValueType.of(schema.type(i)));
        }
        return variables;
    }

    /** Whether one of the names is a field of this table. */
    boolean isAmong(Collection<String> names) {
        return names.stream().anyMatch(used -> used.startsWith(name + "."));
    }

    /** Whether a vector with these inputs and derived values looks at it. */
    boolean isAsked(List<BoundInput> inputs, List<DerivedPlan> derived) {
        return inputs.stream()
                        .anyMatch(
                                bound ->
                                        bound.origin() == BoundInput.Origin.TABLE
                                                && bound.group() == index)
                || derived.stream()
                        .filter(value -> value.expression() != null)
                        .anyMatch(value -> isAmong(value.expression().variables()));
    }

    /** Whether a {@code where} of the entity looks at it. */
    boolean filters(EntityPlan entity) {
        return entity.filters().stream().anyMatch(filter -> isAmong(filter.variables()));
    }
}
