package io.millrace.schemas.function;

import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FieldType;

/** {@code first}: the field of the oldest event, by (time, id). */
final class First extends NearestFunction {
    First() {
        super(
                "first",
                1,
                Argument.ANY,
                "the field of the oldest event; missing for an empty window",
                new Keeping.Nearest(false, false));
    }

    @Override
    public InputType result(FieldType of) {
        return of.kind() == FieldType.Kind.STRING ? InputType.CATEGORY : InputType.NUMBER;
    }
}
