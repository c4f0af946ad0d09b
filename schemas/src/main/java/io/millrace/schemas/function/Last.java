package io.millrace.schemas.function;

import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FieldType;

/** {@code last}: the field of the newest event, by (time, id). */
final class Last extends NearestFunction {
    Last() {
        super(
                "last",
                1,
                Argument.ANY,
                "the field of the newest event; missing for an empty window",
                new Keeping.Nearest(true, false));
    }

    @Override
    public InputType result(FieldType of) {
        return of.kind() == FieldType.Kind.STRING ? InputType.CATEGORY : InputType.NUMBER;
    }
}
