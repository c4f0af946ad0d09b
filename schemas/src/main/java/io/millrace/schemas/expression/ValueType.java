package io.millrace.schemas.expression;

import io.millrace.schemas.record.FieldType;

/** What a variable or a result of an expression can be. */
public enum ValueType {
    /** A double; NaN = missing. */
    NUMBER,
    TRUTH,
    TEXT,
    TIME;

    /** What a field is in an expression. */
    public static ValueType of(FieldType field) {
        return switch (field.kind()) {
            case STRING -> TEXT;
            case BOOLEAN -> TRUTH;
            case TIMESTAMP -> TIME;
            default -> NUMBER;
        };
    }
}
