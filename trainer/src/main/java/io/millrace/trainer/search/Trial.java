package io.millrace.trainer.search;

import io.millrace.trainer.learner.Parameters;
import java.util.List;
import java.util.Objects;

/**
 * One point of the search, fitted in each fold. Two trials are equal whatever time they took.
 *
 * @param number from 1, in the order tried
 * @param parameters as drawn
 * @param objective mean over the folds
 * @param folds value of the objective on each fold's validation rows
 */
public record Trial(
        int number,
        String learner,
        Parameters parameters,
        double objective,
        List<Double> folds,
        double seconds) {
    public Trial {
        folds = List.copyOf(folds);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Trial that
                && number == that.number
                && learner.equals(that.learner)
                && parameters.equals(that.parameters)
                && Double.compare(objective, that.objective) == 0
                && folds.equals(that.folds);
    }

    @Override
    public int hashCode() {
        return Objects.hash(number, learner, parameters, objective, folds);
    }
}
