package io.millrace.schemas.function;

/** {@code decayed_sum}: sum of the field, the older the less. */
final class DecayedSum extends DecayedFunction {
    DecayedSum() {
        super(
                "decayed_sum",
                1,
                Argument.NUMBER,
                "sum of the field over all events so far, each weighing 2^(-age / half-life); 0 for none",
                new Keeping.Decayed(DecayedTotals::sum));
    }
}
