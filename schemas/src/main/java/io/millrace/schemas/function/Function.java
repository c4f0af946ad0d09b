package io.millrace.schemas.function;

import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FieldType;

/**
 * A function over the events of one entity. Immutable. {@link #aggregate} is its definition, a fold
 * over the events in their order; {@link #keeping} says how an engine comes to the same value
 * without looking at all of them.
 */
public interface Function {
    /** What {@code of} may be. */
    enum Argument {
        /** A number, a truth or the label. */
        NUMBER,
        /** Any field or the label. */
        ANY,
        /** Any field, the label, or nothing: then whole events count. */
        OPTIONAL,
        /** Nothing: it looks at which events satisfy {@code where}. */
        MATCH
    }

    /** As the definition writes it. */
    String name();

    /** Changes whenever the same events give another value; part of the fingerprint. */
    int version();

    /** One line for the reference. */
    String doc();

    Argument argument();

    Reach reach();

    /** Whether it needs {@code quantiles}. */
    default boolean takesQuantiles() {
        return false;
    }

    /** Type of the result over a column of this type. */
    default InputType result(FieldType of) {
        return InputType.NUMBER;
    }

    /** A fresh fold. */
    Aggregate aggregate(Call call);

    Keeping keeping(Call call);
}
