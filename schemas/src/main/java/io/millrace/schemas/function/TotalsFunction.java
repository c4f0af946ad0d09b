package io.millrace.schemas.function;

/** A function that reads {@link Moments}. */
abstract class TotalsFunction extends BasicFunction {
    private final Statistic statistic;

    TotalsFunction(
            String name,
            int version,
            Argument argument,
            Reach reach,
            String doc,
            Statistic statistic) {
        super(name, version, argument, reach, doc);
        this.statistic = statistic;
    }

    @Override
    public final Keeping.Totals keeping(Call call) {
        return new Keeping.Totals(statistic);
    }

    @Override
    public final Aggregate aggregate(Call call) {
        var moments = new Moments(call.of(), statistic.needsSquares());
        return new Aggregate() {
            @Override
            public void clear() {
                moments.clear();
            }

            @Override
            public void add(long time, long bits, String text) {
                moments.add(bits);
            }

            @Override
            public double number(long time) {
                return statistic.of(moments, call);
            }
        };
    }
}
