package io.millrace.schemas.function;

import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FieldType;

/**
 * A function over the events in a window of one entity. Immutable; {@link #aggregate} makes the
 * working part.
 */
public interface Function {
    /** What {@code of} may be. */
    enum Argument {
        /** A number, a truth or the label. */
        NUMBER,
        /** Any field or the label. */
        ANY,
        /** Any field, the label, or nothing: then whole events count. */
        OPTIONAL
    }

    /** As the definition writes it. */
    String name();

    /** Changes whenever the same events give another value; part of the fingerprint. */
    int version();

    /** One line for the reference. */
    String doc();

    Argument argument();

    /** Whether it needs {@code over}; without a window it looks at all events of the entity. */
    boolean windowed();

    /** Type of the result over a column of this type. */
    default InputType result(FieldType of) {
        return InputType.NUMBER;
    }

    /**
     * A fresh aggregate over a column.
     *
     * @param of type of the column; null where there is none
     */
    Aggregate aggregate(FieldType of);
}
