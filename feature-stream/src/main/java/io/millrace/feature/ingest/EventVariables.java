package io.millrace.feature.ingest;

import io.millrace.schemas.expression.Variables;
import io.millrace.schemas.record.Row;

/** An event as an expression sees it: its fields, and {@code time}. */
public record EventVariables(Row row, long time) implements Variables {
    @Override
    public Object value(String name) {
        // Times that no timestamp of CEL can be are refused later; a rule must not fail on them.
        return name.equals("time") ? Row.instant(time) : row.value(name);
    }
}
