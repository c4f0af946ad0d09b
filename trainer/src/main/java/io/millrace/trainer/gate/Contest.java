package io.millrace.trainer.gate;

import io.millrace.schemas.plan.Task;
import io.millrace.trainer.metric.Evaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Candidate, champion and baseline on the same rows, scored once. */
public final class Contest {
    /** Resamples of the rows; enough for the ends of a 95 % interval. */
    private static final int RESAMPLES = 200;

    private final Task task;
    private final double[] labels;
    private final double[] candidate;
    private final Optional<double[]> champion;
    private final double[] baseline;
    private final long seed;

    /**
     * @param champion its scores of the same rows; empty where there is none
     * @param constant the baseline's score of every row
     * @param seed of the resamples
     */
    public Contest(
            Task task,
            double[] labels,
            double[] candidate,
            Optional<double[]> champion,
            double constant,
            long seed) {
        this.task = task;
        this.labels = labels;
        this.candidate = candidate;
        this.champion = champion;
        this.baseline = new double[labels.length];
        Arrays.fill(baseline, constant);
        this.seed = seed;
    }

    /** On the rows as they are. */
    public Standings standings() {
        return new Standings(
                Evaluation.of(task, candidate, labels),
                champion.map(scores -> Evaluation.of(task, scores, labels)),
                Evaluation.of(task, baseline, labels));
    }

    /** On as many rows drawn with replacement, the same ones for all three, again and again. */
    List<Standings> resampled() {
        var random = new Random(seed);
        return Stream.generate(() -> resample(random)).limit(RESAMPLES).toList();
    }

    private Standings resample(Random random) {
        var rows = random.ints(labels.length, 0, labels.length).toArray();
        return new Contest(
                        task,
                        drawn(labels, rows),
                        drawn(candidate, rows),
                        champion.map(scores -> drawn(scores, rows)),
                        baseline[0],
                        seed)
                .standings();
    }

    private static double[] drawn(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }
}
