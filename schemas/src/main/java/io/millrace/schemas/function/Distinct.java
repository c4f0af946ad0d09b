package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;
import java.util.HashMap;
import java.util.Map;

/**
 * {@code distinct}: how many different values of the field; both zeros of a double are one. Exact,
 * so memory grows with the different values in the window.
 */
final class Distinct extends BasicFunction {
    Distinct() {
        super(
                "distinct",
                2,
                Argument.ANY,
                Reach.BOUNDED,
                "number of different values of the field, exact; 0 for an empty window");
    }

    @Override
    public Keeping keeping(Call call) {
        return new Keeping.Held(() -> new Values(call.of()));
    }

    @Override
    public Aggregate aggregate(Call call) {
        return new BagAggregate(new Values(call.of()));
    }

    private static final class Values implements Bag {
        private final FieldType.Kind kind;
        private final Map<Object, Integer> counts = new HashMap<>();
        private int size;

        Values(FieldType of) {
            this.kind = of.kind();
        }

        @Override
        public void enter(long bits, String text) {
            counts.merge(key(bits, text), 1, Integer::sum);
            size++;
        }

        @Override
        public void leave(long bits, String text) {
            counts.computeIfPresent(key(bits, text), (key, n) -> n == 1 ? null : (Integer) (n - 1));
            size--;
        }

        @Override
        public void clear() {
            counts.clear();
            size = 0;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public double value() {
            return counts.size();
        }

        private Object key(long bits, String text) {
            return switch (kind) {
                case STRING -> text;
                case DOUBLE, OUTCOME -> Double.longBitsToDouble(bits) + 0.0;
                default -> bits;
            };
        }
    }
}
