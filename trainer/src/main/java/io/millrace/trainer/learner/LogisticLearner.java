package io.millrace.trainer.learner;

import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.dataset.Dataset;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * L2-regularised logistic regression on standardised inputs, in double and in one fixed order of
 * operations. A missing value counts as its column's mean. An input that is constant or missing
 * throughout gets no weight. A category counts as one input per code, 1 or 0, which is not
 * standardised, so that the penalty holds rare ones close to a missing one. The rows for validation
 * are not looked at, the seed changes nothing.
 */
public final class LogisticLearner implements Learner {
    static final String NAME = "logistic";

    private static final Parameters DEFAULTS = Parameters.of(Map.of("l2", 1.0));

    @Override
    public String name() {
        return NAME;
    }

    /** {@code l2}: half of it times the squared weights is added to the summed log-loss. */
    @Override
    public Parameters defaults() {
        return DEFAULTS;
    }

    @Override
    public Parameters sample(RandomGenerator random) {
        return DEFAULTS.with("l2", Draw.scale(random, 0.01, 1000));
    }

    @Override
    public TrainedModel fit(Dataset train, Dataset validation, Parameters parameters, long seed) {
        parameters.requireNamesOf(DEFAULTS);
        double l2 = parameters.get("l2");
        if (!(l2 > 0) || Double.isInfinite(l2)) {
            throw new IllegalArgumentException("l2 is " + l2 + ": it must be positive and finite");
        }
        Classes.require(NAME, train);
        var spread = Categories.oneHot(train);
        var standard = Standard.of(spread, train.width());
        var weights = new LogisticFit(spread, standard, l2).weights();
        return new LinearModel(NAME, parameters, train.columns(), standard, weights);
    }
}
