package io.millrace.trainer.learner;

import io.millrace.trainer.dataset.Dataset;
import java.util.random.RandomGenerator;

/**
 * Fits models: classifiers to the labels 1 and 0, unweighted, so that margins are log-odds, or
 * regressions to any numbers, whose margins are these numbers.
 */
public interface Learner {
    /** As written in {@code training.candidates}. */
    String name();

    /** Parameters that do well without a search; also the full list of names. */
    Parameters defaults();

    /** Draws one point of the parameter space. */
    Parameters sample(RandomGenerator random);

    /**
     * @param validation later rows that decide when to stop; may be empty
     * @param parameters as {@link #defaults} or {@link #sample} gave them
     * @throws io.millrace.schemas.problem.FailureException where the rows cannot be learnt from
     */
    TrainedModel fit(Dataset train, Dataset validation, Parameters parameters, long seed);

    /**
     * Checks what the learner needs on this machine.
     *
     * @throws io.millrace.schemas.problem.FailureException that says what to install
     */
    default void requireReady() {}
}
