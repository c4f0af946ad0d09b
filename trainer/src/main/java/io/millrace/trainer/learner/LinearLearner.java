package io.millrace.trainer.learner;

import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.dataset.Dataset;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Ridge regression: least squares on standardised inputs with a penalty on the squared weights, in
 * double and in one fixed order of operations. Inputs are treated as {@link LogisticLearner} does.
 * The rows for validation are not looked at, the seed changes nothing.
 */
public final class LinearLearner implements Learner {
    static final String NAME = "linear";

    private static final Parameters DEFAULTS = Parameters.of(Map.of("l2", 1.0));

    @Override
    public String name() {
        return NAME;
    }

    /** {@code l2}: so many times the squared weights is added to the summed squared errors. */
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
        Values.require(NAME, train);
        var spread = Categories.oneHot(train);
        var standard = Standard.of(spread, train.width());
        var weights = new RidgeFit(spread, standard, l2).weights();
        return new LinearModel(NAME, parameters, train.columns(), standard, weights);
    }
}
