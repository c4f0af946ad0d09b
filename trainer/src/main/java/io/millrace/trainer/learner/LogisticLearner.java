package io.millrace.trainer.learner;

import io.millrace.trainer.dataset.Dataset;

/**
 * L2-regularised logistic regression; half of {@code l2} times the squared weights is added to the
 * summed log-loss.
 */
public final class LogisticLearner extends PenalisedLearner {
    static final String NAME = "logistic";

    public LogisticLearner() {
        super(NAME);
    }

    @Override
    void require(Dataset train) {
        Classes.require(NAME, train);
    }

    @Override
    double[] weights(Dataset spread, Standard standard, double l2) {
        return new LogisticFit(spread, standard, l2).weights();
    }
}
