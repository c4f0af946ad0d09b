package io.millrace.trainer.search;

import io.millrace.schemas.model.Calibration;
import io.millrace.trainer.learner.Learner;
import io.millrace.trainer.learner.Parameters;

/**
 * A trial and what it takes to make a model of it.
 *
 * @param settled parameters with what the folds decided
 */
record Attempt(Learner learner, Parameters settled, Calibration calibration, Trial trial) {
    double objective() {
        return trial.objective();
    }

    Candidate fitted(Split split, long seed) {
        var none = split.train().slice(0, 0);
        return new Candidate(learner.fit(split.train(), none, settled, seed), calibration, trial);
    }
}
