package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/** {@code count}: how many events. An empty window counts 0. */
final class Count implements Function {
    @Override
    public String name() {
        return "count";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String doc() {
        return "number of events; with `of`, of those where the field is there. 0 for an empty window";
    }

    @Override
    public Argument argument() {
        return Argument.OPTIONAL;
    }

    @Override
    public boolean windowed() {
        return true;
    }

    @Override
    public Aggregate aggregate(FieldType of) {
        return new Aggregate() {
            private long count;

            @Override
            public void clear() {
                count = 0;
            }

            @Override
            public void add(long time, long bits, String text) {
                count++;
            }

            @Override
            public double number(long time) {
                return count;
            }
        };
    }
}
