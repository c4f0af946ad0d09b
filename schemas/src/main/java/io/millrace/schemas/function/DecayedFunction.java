package io.millrace.schemas.function;

/** A function that reads {@link DecayedTotals}. */
abstract class DecayedFunction extends BasicFunction {
    private final Keeping.Decayed keeping;

    DecayedFunction(
            String name, int version, Argument argument, String doc, Keeping.Decayed keeping) {
        super(name, version, argument, Reach.HALF_LIFE, doc);
        this.keeping = keeping;
    }

    @Override
    public final Keeping.Decayed keeping(Call call) {
        return keeping;
    }

    @Override
    public final Aggregate aggregate(Call call) {
        var totals = new DecayedTotals(call);
        return new Aggregate() {
            @Override
            public void clear() {
                totals.clear();
            }

            @Override
            public void add(long time, long bits, String text) {
                totals.add(time, bits);
            }

            @Override
            public double number(long time) {
                return keeping.reading().of(totals, time);
            }
        };
    }
}
