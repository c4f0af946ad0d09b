package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/**
 * {@code quantile}: the value below which a part of the values lies, exact. With n values in order
 * and h = (n - 1) q, it lies on the line between the values at the whole numbers around h (number 7
 * of Hyndman and Fan, The American Statistician 50, 1996; numpy's default). All values of the
 * window are held.
 */
final class Quantile extends BasicFunction {
    Quantile() {
        super(
                "quantile",
                1,
                Argument.NUMBER,
                Reach.BOUNDED,
                "the value that a part of the values does not exceed, between two of them on the line (numpy's default), exact; missing for an empty window");
    }

    @Override
    public boolean takesQuantiles() {
        return true;
    }

    @Override
    public Keeping keeping(Call call) {
        return new Keeping.Held(() -> new Values(call));
    }

    @Override
    public Aggregate aggregate(Call call) {
        return new BagAggregate(new Values(call));
    }

    private static final class Values implements Bag {
        private final FieldType of;
        private final double quantile;
        private final SortedValues values = new SortedValues();

        Values(Call call) {
            this.of = call.of();
            this.quantile = call.quantile();
        }

        @Override
        public void enter(long bits, String text) {
            values.add(of.number(bits) + 0.0);
        }

        @Override
        public void leave(long bits, String text) {
            values.remove(of.number(bits) + 0.0);
        }

        @Override
        public void clear() {
            values.clear();
        }

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public double value() {
            if (values.size() == 0) {
                return Double.NaN;
            }
            double place = (values.size() - 1) * quantile;
            int below = (int) place;
            double part = place - below;
            double smaller = values.get(below);
            if (part == 0) {
                return smaller;
            }
            double larger = values.get(below + 1);
            double between = smaller + (larger - smaller) * part;
            return Double.isFinite(between) ? between : smaller * (1 - part) + larger * part;
        }
    }
}
