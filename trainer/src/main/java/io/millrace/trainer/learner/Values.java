package io.millrace.trainer.learner;

import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;

/** The check that rows can teach a regression anything. */
final class Values {
    private Values() {}

    /** Refuses labels that are all equal, and those that a 32-bit float cannot hold. */
    static void require(String learner, Dataset train) {
        for (int row = 0; row < train.rows(); row++) {
            if (!Float.isFinite((float) train.label(row))) {
                throw new FailureException(
                        "%s: example %s has the label %s"
                                .formatted(learner, train.id(row), train.label(row)),
                        "a label must be a number that a 32-bit float can hold; give it in another"
                                + " unit");
            }
        }
        if (!train.labelsVary()) {
            throw new FailureException(
                    train.isEmpty()
                            ? learner + ": there are no training rows"
                            : "%s: the %d training rows all have the label %s"
                                    .formatted(learner, train.rows(), train.label(0)),
                    "wait for labels that differ, or lengthen training.window");
        }
    }
}
