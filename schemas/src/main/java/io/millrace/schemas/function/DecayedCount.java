package io.millrace.schemas.function;

/** {@code decayed_count}: how many events, the older the less. */
final class DecayedCount extends DecayedFunction {
    DecayedCount() {
        super(
                "decayed_count",
                1,
                Argument.OPTIONAL,
                "number of all events so far, each counting 2^(-age / half-life); 0 for none",
                new Keeping.Decayed(DecayedTotals::count));
    }
}
