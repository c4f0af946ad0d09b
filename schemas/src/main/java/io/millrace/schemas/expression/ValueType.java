package io.millrace.schemas.expression;

/** What a variable or a result of an expression can be. */
public enum ValueType {
    /** A double; NaN = missing. */
    NUMBER,
    TRUTH,
    TEXT,
    TIME
}
