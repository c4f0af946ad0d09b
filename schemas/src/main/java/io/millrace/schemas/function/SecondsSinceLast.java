package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/**
 * {@code seconds_since_last}: event time since the latest event, by (time, id). Without a window,
 * since the latest ever.
 */
final class SecondsSinceLast implements Function {
    private static final double MILLIS = 1000;

    @Override
    public String name() {
        return "seconds_since_last";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String doc() {
        return "seconds since the latest event; missing for an empty window. `over` is optional";
    }

    @Override
    public Argument argument() {
        return Argument.OPTIONAL;
    }

    @Override
    public boolean windowed() {
        return false;
    }

    @Override
    public Aggregate aggregate(FieldType of) {
        return new Aggregate() {
            private boolean any;
            private long last;

            @Override
            public void clear() {
                any = false;
            }

            @Override
            public void add(long time, long bits, String text) {
                any = true;
                last = time;
            }

            @Override
            public double number(long time) {
                return any ? (time - last) / MILLIS : Double.NaN;
            }
        };
    }
}
