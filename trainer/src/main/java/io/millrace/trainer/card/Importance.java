package io.millrace.trainer.card;

import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Sample;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.search.Candidate;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What an input is worth to a model: how much worse the objective gets when the input's values are
 * shuffled among the rows. Inputs that say the same may stand in for each other.
 *
 * @param loss how much worse; 0 or a little below where the model does without
 */
public record Importance(String input, double loss) {
    /** More rows than these are thinned out evenly. */
    private static final int MOST_ROWS = 10_000;

    /** Of every input, the most important one first. */
    public static List<Importance> of(
            Candidate candidate, Dataset rows, Metric objective, long seed) {
        var some = Sample.every(rows, (rows.rows() + MOST_ROWS - 1) / MOST_ROWS);
        double whole = objective(candidate, some, objective);
        return IntStream.range(0, some.width())
                .mapToObj(
                        column -> {
                            var shuffled = Sample.shuffled(some, column, new Random(seed));
                            double without = objective(candidate, shuffled, objective);
                            double loss =
                                    objective.better(1, 0) ? whole - without : without - whole;
                            return new Importance(some.inputs().get(column), loss);
                        })
                .sorted(Comparator.comparingDouble(Importance::loss).reversed())
                .toList();
    }

    private static double objective(Candidate candidate, Dataset rows, Metric objective) {
        return objective.of(candidate.evaluate(objective.task(), rows));
    }
}
