package io.millrace.trainer.search;

import io.millrace.trainer.calibration.Platt;
import io.millrace.trainer.learner.Learner;
import io.millrace.trainer.learner.Parameters;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Random search: the learners take turns; each one's first trial uses its defaults, the others a
 * draw that depends on the seed, the learner and its turn alone. Every trial is fitted to the train
 * rows, calibrated on the validation rows and judged there; of equals the earlier one wins.
 *
 * @param learners in the order they take turns
 * @param trials over all learners; each learner has one at least
 * @param objective judged on the validation rows
 * @param seed of draws and fits
 */
public record Search(List<Learner> learners, int trials, Metric objective, long seed) {
    public Search {
        learners = List.copyOf(learners);
        if (learners.isEmpty()) {
            throw new IllegalArgumentException("a search needs a learner");
        }
    }

    /**
     * @param nanos a clock that only the seconds of the trials are taken from
     * @param progress told of each trial when it is done
     * @throws io.millrace.schemas.problem.FailureException where a part of the split lacks a class
     */
    public SearchResult run(Split split, LongSupplier nanos, Consumer<Trial> progress) {
        split.requireUsable();
        var all = new ArrayList<Trial>();
        var best = new LinkedHashMap<String, Candidate>();
        for (int i = 0; i < Math.max(trials, learners.size()); i++) {
            var learner = learners.get(i % learners.size());
            var parameters = parameters(learner, i / learners.size());
            var candidate = attempt(i + 1, learner, parameters, split, nanos);
            all.add(candidate.trial());
            progress.accept(candidate.trial());
            best.merge(learner.name(), candidate, this::better);
        }
        return new SearchResult(
                best.values().stream().reduce(this::better).orElseThrow(), best, all);
    }

    /** Fits, calibrates and judges one point; with a trial's own values, that trial again. */
    public Candidate attempt(
            int number, Learner learner, Parameters parameters, Split split, LongSupplier nanos) {
        long started = nanos.getAsLong();
        var model = learner.fit(split.train(), split.validation(), parameters, seed);
        var margins = model.margins(split.validation());
        var labels = split.validation().labels();
        var calibration = Platt.fit(margins, labels);
        var evaluation = Evaluation.of(Candidate.probabilities(margins, calibration), labels);
        double seconds = (nanos.getAsLong() - started) / 1e9;
        return new Candidate(
                model,
                calibration,
                new Trial(number, learner.name(), parameters, objective.of(evaluation), seconds));
    }

    private Parameters parameters(Learner learner, int turn) {
        if (turn == 0) {
            return learner.defaults();
        }
        long mixed = mix(mix(mix(seed) + learner.name().hashCode()) + turn);
        return learner.sample(new Random(mixed));
    }

    /** MurmurHash3's last step: {@link Random} starts alike from seeds that are close together. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private Candidate better(Candidate earlier, Candidate later) {
        double held = earlier.trial().objective();
        double rival = later.trial().objective();
        boolean tied = Double.compare(rival, held) == 0;
        if (tied) {
            return earlier.trial().number() < later.trial().number() ? earlier : later;
        }
        return objective.better(rival, held) ? later : earlier;
    }
}
