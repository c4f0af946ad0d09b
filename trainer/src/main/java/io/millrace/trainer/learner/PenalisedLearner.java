package io.millrace.trainer.learner;

import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.dataset.Dataset;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Fits a linear model with a penalty on the squared weights, in double and in one fixed order of
 * operations. Inputs are standardised; a missing value counts as its column's mean. An input that
 * is constant or missing throughout gets no weight. A category counts as one input per code, 1 or
 * 0, which is not standardised, so that the penalty holds rare ones close to a missing one. The
 * rows for validation are not looked at, the seed changes nothing.
 */
abstract sealed class PenalisedLearner implements Learner permits LinearLearner, LogisticLearner {
    private static final Parameters DEFAULTS = Parameters.of(Map.of("l2", 1.0));

    private final String name;

    PenalisedLearner(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    /** {@code l2}: how much the squared weights count. */
    @Override
    public final Parameters defaults() {
        return DEFAULTS;
    }

    @Override
    public final Parameters sample(RandomGenerator random) {
        return DEFAULTS.with("l2", Draw.scale(random, 0.01, 1000));
    }

    @Override
    public final TrainedModel fit(
            Dataset train, Dataset validation, Parameters parameters, long seed) {
        parameters.requireNamesOf(DEFAULTS);
        double l2 = parameters.get("l2");
        if (!(l2 > 0) || Double.isInfinite(l2)) {
            throw new IllegalArgumentException("l2 is " + l2 + ": it must be positive and finite");
        }
        require(train);
        var spread = Categories.oneHot(train);
        var standard = Standard.of(spread, train.width());
        return new LinearModel(
                name, parameters, train.columns(), standard, weights(spread, standard, l2));
    }

    /** Refuses rows that cannot be learnt from. */
    abstract void require(Dataset train);

    /** Of the standardised columns, and behind them the constant. */
    abstract double[] weights(Dataset spread, Standard standard, double l2);
}
