package io.millrace.benchmarks.endtoend;

/**
 * How long everything takes.
 *
 * @param fill payments before the model is trained
 * @param warmUp saturated seconds before anything counts
 * @param rounds alternating, of each kind
 * @param saturated seconds of a round at full load
 * @param paced seconds of a round at a fixed rate
 * @param pacedWarmUp seconds at that rate before it counts
 */
record Scale(
        int fill, double warmUp, int rounds, double saturated, double paced, double pacedWarmUp) {
    /** Less than a minute; its figures are indications. */
    static final Scale QUICK = new Scale(15_000, 6, 2, 2, 4, 1);

    static final Scale FULL = new Scale(30_000, 30, 5, 10, 20, 3);

    /** The same with what is given in place of its own; null leaves it. */
    Scale with(Double otherWarmUp, Integer otherRounds) {
        return new Scale(
                fill,
                otherWarmUp == null ? warmUp : otherWarmUp,
                otherRounds == null ? rounds : otherRounds,
                saturated,
                paced,
                pacedWarmUp);
    }
}
