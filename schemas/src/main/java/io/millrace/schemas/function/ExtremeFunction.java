package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/** The smallest or the largest value. */
abstract class ExtremeFunction extends BasicFunction {
    private final Keeping.Extreme keeping;

    ExtremeFunction(String name, int version, String doc, Keeping.Extreme keeping) {
        super(name, version, Argument.NUMBER, Reach.WINDOW, doc);
        this.keeping = keeping;
    }

    @Override
    public final Keeping.Extreme keeping(Call call) {
        return keeping;
    }

    @Override
    public final Aggregate aggregate(Call call) {
        return new Fold(call.of(), keeping.smallest());
    }

    private static final class Fold implements Aggregate {
        private final FieldType of;
        private final boolean smallest;
        private double extreme = Double.NaN;

        Fold(FieldType of, boolean smallest) {
            this.of = of;
            this.smallest = smallest;
        }

        @Override
        public void clear() {
            extreme = Double.NaN;
        }

        @Override
        public void add(long time, long bits, String text) {
            double value = of.number(bits) + 0.0;
            if (!(smallest ? extreme <= value : extreme >= value)) {
                extreme = value;
            }
        }

        @Override
        public double number(long time) {
            return extreme;
        }
    }
}
