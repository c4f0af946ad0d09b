package io.millrace.schemas.function;

/** A function that reads {@link Moments}. */
abstract class TotalsFunction extends BasicFunction {
    private final Keeping.Totals keeping;

    TotalsFunction(
            String name,
            int version,
            Argument argument,
            Reach reach,
            String doc,
            Keeping.Totals keeping) {
        super(name, version, argument, reach, doc);
        this.keeping = keeping;
    }

    @Override
    public final Keeping.Totals keeping(Call call) {
        return keeping;
    }

    @Override
    public final Aggregate aggregate(Call call) {
        var moments = new Moments(call.of(), keeping.squares());
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
                return keeping.reading().of(moments, call);
            }
        };
    }
}
