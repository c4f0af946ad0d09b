package io.millrace.schemas.function;

/** {@code decayed_mean}: mean of the field, the older the less. */
final class DecayedMean extends DecayedFunction {
    DecayedMean() {
        super(
                "decayed_mean",
                1,
                Argument.NUMBER,
                "`decayed_sum` by `decayed_count`: the mean in which older events weigh less; missing for none",
                new Keeping.Decayed((totals, time) -> totals.mean()));
    }
}
