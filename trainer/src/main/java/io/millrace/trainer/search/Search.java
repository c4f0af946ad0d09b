package io.millrace.trainer.search;

import io.millrace.trainer.calibration.Calibrator;
import io.millrace.trainer.dataset.Mix;
import io.millrace.trainer.learner.Learner;
import io.millrace.trainer.learner.Parameters;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.DoubleStream;

/**
 * Random search: the learners take turns; each one's first trial uses its defaults, the others a
 * draw that depends on the seed, the learner and its turn alone. Every trial is fitted to the rows
 * before each fold and judged on the fold; of equals the earlier one wins. The best one's
 * parameters are fitted once more, to all rows before the holdout, and as long as in its folds.
 *
 * @param learners in the order they take turns
 * @param budget of trials and time
 * @param calibrator of the folds' margins
 * @param objective judged on the folds' validation rows
 * @param seed of draws and fits
 */
public record Search(
        List<Learner> learners, Budget budget, Calibrator calibrator, Metric objective, long seed) {
    public Search {
        learners = List.copyOf(learners);
        if (learners.isEmpty()) {
            throw new IllegalArgumentException("a search needs a learner");
        }
    }

    /**
     * @param nanos a clock that the seconds of the trials and the budget's time are taken from
     * @param progress told of each trial when it is done
     * @throws io.millrace.schemas.problem.FailureException where a part of the split lacks a class,
     *     or labels that differ
     */
    public SearchResult run(Split split, LongSupplier nanos, Consumer<Trial> progress) {
        split.requireUsable(objective.task());
        long started = nanos.getAsLong();
        var all = new ArrayList<Trial>();
        Attempt best = null;
        int most = Math.max(budget.trials(), learners.size());
        for (int i = 0; i < most; i++) {
            if (i >= learners.size() && budget.isOver(nanos.getAsLong() - started)) {
                break;
            }
            var learner = learners.get(i % learners.size());
            var parameters = parameters(learner, i / learners.size());
            var attempt = attempt(i + 1, learner, parameters, split, nanos);
            all.add(attempt.trial());
            progress.accept(attempt.trial());
            if (best == null || objective.better(attempt.objective(), best.objective())) {
                best = attempt;
            }
        }
        return new SearchResult(best.fitted(split, seed), all);
    }

    private Attempt attempt(
            int number, Learner learner, Parameters parameters, Split split, LongSupplier nanos) {
        long started = nanos.getAsLong();
        var settled = new ArrayList<Parameters>();
        var margins = new ArrayList<double[]>();
        for (var fold : split.folds()) {
            var model = learner.fit(fold.train(), fold.validation(), parameters, seed);
            settled.add(model.settled());
            margins.add(model.margins(fold.validation()));
        }
        var calibration =
                calibrator.fit(
                        margins.stream().flatMapToDouble(Arrays::stream).toArray(),
                        split.folds().stream()
                                .flatMapToDouble(
                                        fold -> DoubleStream.of(fold.validation().labels()))
                                .toArray());
        var objectives = new ArrayList<Double>();
        for (int i = 0; i < margins.size(); i++) {
            var scores = Candidate.scores(margins.get(i), calibration);
            var labels = split.folds().get(i).validation().labels();
            objectives.add(objective.of(Evaluation.of(objective.task(), scores, labels)));
        }
        double mean = objectives.stream().mapToDouble(each -> each).sum() / objectives.size();
        double seconds = (nanos.getAsLong() - started) / 1e9;
        return new Attempt(
                learner,
                Parameters.median(settled),
                calibration,
                new Trial(number, learner.name(), parameters, mean, objectives, seconds));
    }

    private Parameters parameters(Learner learner, int turn) {
        if (turn == 0) {
            return learner.defaults();
        }
        long mixed = Mix.of(Mix.of(Mix.of(seed) + learner.name().hashCode()) + turn);
        return learner.sample(new Random(mixed));
    }
}
