package io.millrace.trainer.search;

import io.millrace.trainer.learner.Parameters;
import java.util.Objects;

/**
 * One fit of the search. Two trials are equal whatever time they took.
 *
 * @param number from 1, in the order tried
 * @param objective value of the objective on the validation rows
 */
public record Trial(
        int number, String learner, Parameters parameters, double objective, double seconds) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Trial that
                && number == that.number
                && learner.equals(that.learner)
                && parameters.equals(that.parameters)
                && Double.compare(objective, that.objective) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(number, learner, parameters, objective);
    }
}
