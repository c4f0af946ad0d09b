package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/** {@code max}: the largest value of the field. */
final class Max implements Function {
    @Override
    public String name() {
        return "max";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String doc() {
        return "largest value of the field; missing for an empty window";
    }

    @Override
    public Argument argument() {
        return Argument.NUMBER;
    }

    @Override
    public boolean windowed() {
        return true;
    }

    @Override
    public Aggregate aggregate(FieldType of) {
        return new Aggregate() {
            private double extreme = Double.NaN;

            @Override
            public void clear() {
                extreme = Double.NaN;
            }

            @Override
            public void add(long time, long bits, String text) {
                double value = of.number(bits);
                if (!(extreme >= value)) {
                    extreme = value;
                }
            }

            @Override
            public double number(long time) {
                return extreme;
            }
        };
    }
}
