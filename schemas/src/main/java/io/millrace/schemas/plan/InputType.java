package io.millrace.schemas.plan;

/** What a model sees of an input. */
public enum InputType {
    /** A double; NaN = missing. Booleans are 0 and 1. */
    NUMBER,
    /** A text; its codes are the model bundle's. */
    CATEGORY
}
