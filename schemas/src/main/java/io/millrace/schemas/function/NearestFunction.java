package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/** Value or age of the newest or the oldest event, by (time, id). */
abstract class NearestFunction extends BasicFunction {
    private static final double MILLIS = 1000;

    private final Keeping.Nearest keeping;

    NearestFunction(
            String name, int version, Argument argument, String doc, Keeping.Nearest keeping) {
        super(name, version, argument, Reach.OPTIONAL, doc);
        this.keeping = keeping;
    }

    @Override
    public final Keeping.Nearest keeping(Call call) {
        return keeping;
    }

    @Override
    public final Aggregate aggregate(Call call) {
        return keeping.age() ? new Age(keeping.newest()) : new Value(call.of(), keeping.newest());
    }

    private static final class Age implements Aggregate {
        private final boolean newest;
        private boolean any;
        private long nearest;

        Age(boolean newest) {
            this.newest = newest;
        }

        @Override
        public void clear() {
            any = false;
        }

        @Override
        public void add(long time, long bits, String text) {
            if (newest || !any) {
                any = true;
                nearest = time;
            }
        }

        @Override
        public double number(long time) {
            return any ? (time - nearest) / MILLIS : Double.NaN;
        }
    }

    private static final class Value implements Aggregate {
        private final FieldType of;
        private final boolean texts;
        private final boolean newest;
        private boolean any;
        private double number;
        private String text;

        Value(FieldType of, boolean newest) {
            this.of = of;
            this.texts = of.kind() == FieldType.Kind.STRING;
            this.newest = newest;
            clear();
        }

        @Override
        public void clear() {
            any = false;
            number = Double.NaN;
            text = null;
        }

        @Override
        public void add(long time, long bits, String value) {
            if (newest || !any) {
                any = true;
                number = texts ? Double.NaN : of.number(bits);
                text = value;
            }
        }

        @Override
        public double number(long time) {
            return number;
        }

        @Override
        public String text() {
            return text;
        }
    }
}
