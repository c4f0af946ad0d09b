package io.millrace.schemas.function;

import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FieldType;

/**
 * {@code last}: the field of the latest event, by (time, id). Without a window, of the latest event
 * ever.
 */
final class Last implements Function {
    @Override
    public String name() {
        return "last";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String doc() {
        return "the field of the latest event; missing for an empty window. `over` is optional";
    }

    @Override
    public Argument argument() {
        return Argument.ANY;
    }

    @Override
    public boolean windowed() {
        return false;
    }

    @Override
    public InputType result(FieldType of) {
        return of.kind() == FieldType.Kind.STRING ? InputType.CATEGORY : InputType.NUMBER;
    }

    @Override
    public Aggregate aggregate(FieldType of) {
        boolean texts = of.kind() == FieldType.Kind.STRING;
        return new Aggregate() {
            private double last = Double.NaN;
            private String lastText;

            @Override
            public void clear() {
                last = Double.NaN;
                lastText = null;
            }

            @Override
            public void add(long time, long bits, String text) {
                last = texts ? Double.NaN : of.number(bits);
                lastText = text;
            }

            @Override
            public double number(long time) {
                return last;
            }

            @Override
            public String text() {
                return lastText;
            }
        };
    }
}
