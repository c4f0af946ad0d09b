package io.millrace.trainer.learner;

/** The logistic function and its loss without overflow; StrictMath is the same on all machines. */
final class Logistic {
    private Logistic() {}

    static double probability(double margin) {
        return 1 / (1 + StrictMath.exp(-margin));
    }

    /** {@code -log} of the probability given to the label (0 or 1). */
    static double loss(double margin, double label) {
        double signed = label == 1 ? -margin : margin;
        return Math.max(signed, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(signed)));
    }
}
