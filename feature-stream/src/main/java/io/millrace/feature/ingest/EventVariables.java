package io.millrace.feature.ingest;

import io.millrace.schemas.expression.Variables;
import io.millrace.schemas.record.Row;
import java.time.Instant;

/** An event as an expression sees it: its fields, and {@code time}. */
public record EventVariables(Row row, long time) implements Variables {
    @Override
    public Object value(String name) {
        if (!name.equals("time")) {
            return row.value(name);
        }
        // Times outside of what a timestamp of CEL can be are refused later; a rule must not fail
        // on them.
        return time < 0 || time > 253_402_300_799_999L ? null : Instant.ofEpochMilli(time);
    }
}
