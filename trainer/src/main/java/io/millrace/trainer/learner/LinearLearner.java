package io.millrace.trainer.learner;

import io.millrace.trainer.dataset.Dataset;

/**
 * Ridge regression: least squares with a penalty; {@code l2} times the squared weights is added to
 * the summed squared errors.
 */
public final class LinearLearner extends PenalisedLearner {
    static final String NAME = "linear";

    public LinearLearner() {
        super(NAME);
    }

    @Override
    void require(Dataset train) {
        Values.require(NAME, train);
    }

    @Override
    double[] weights(Dataset spread, Standard standard, double l2) {
        return new RidgeFit(spread, standard, l2).weights();
    }
}
