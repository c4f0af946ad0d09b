package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;
import java.util.HashSet;
import java.util.Set;

/**
 * {@code distinct}: how many different values of the field. Exact; cost and memory grow with the
 * events in the window.
 */
final class Distinct implements Function {
    @Override
    public String name() {
        return "distinct";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String doc() {
        return "number of different values of the field, exact; 0 for an empty window";
    }

    @Override
    public Argument argument() {
        return Argument.ANY;
    }

    @Override
    public boolean windowed() {
        return true;
    }

    @Override
    public Aggregate aggregate(FieldType of) {
        boolean texts = of.kind() == FieldType.Kind.STRING;
        return new Aggregate() {
            private final Set<Object> seen = new HashSet<>();

            @Override
            public void clear() {
                seen.clear();
            }

            @Override
            public void add(long time, long bits, String text) {
                seen.add(texts ? text : (Object) bits);
            }

            @Override
            public double number(long time) {
                return seen.size();
            }
        };
    }
}
