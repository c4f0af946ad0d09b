package io.millrace.trainer.run;

import io.millrace.trainer.card.ModelCard;
import io.millrace.trainer.dataset.DatasetReport;
import io.millrace.trainer.gate.Ruling;
import io.millrace.trainer.gate.Standings;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.run.RunRecord.Step;
import io.millrace.trainer.search.Candidate;
import io.millrace.trainer.search.Split;
import io.millrace.trainer.search.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run while it goes on: times its steps, logs a line of each and gathers its record. */
public final class RunLog {
    private static final Logger LOG = LoggerFactory.getLogger(RunLog.class);

    private final ExampleRange range;
    private final long newest;
    private final long startedAt;
    private final LongSupplier nanos;
    private final List<Step> steps = new ArrayList<>();
    private final List<Trial> trials = new ArrayList<>();
    private final Map<String, Integer> rows = new LinkedHashMap<>();
    private volatile String current = "begin";
    private DatasetReport report;
    private String trigger;
    private String champion;
    private String version;
    private Candidate candidate;
    private Evaluation metrics;
    private Evaluation championMetrics;
    private Evaluation baselineMetrics;
    private Description description;
    private List<Ruling> rules = List.of();
    private Outcome outcome;
    private String reason;

    /**
     * @param newest event time of the newest example that was seen, in ms
     * @param startedAt wall clock in ms
     * @param nanos a clock that only the seconds of the steps are taken from
     */
    public RunLog(ExampleRange range, long newest, long startedAt, LongSupplier nanos) {
        this.range = range;
        this.newest = newest;
        this.startedAt = startedAt;
        this.nanos = nanos;
    }

    /**
     * Does one step.
     *
     * @param line what came of it, for a person
     */
    public <T> T step(String name, Supplier<T> work, Function<T, String> line) {
        current = name;
        long start = nanos.getAsLong();
        var result = work.get();
        var step = new Step(name, (nanos.getAsLong() - start) / 1e9, line.apply(result));
        steps.add(step);
        LOG.info("training: {} ({} s): {}", name, "%.2f".formatted(step.seconds()), step.line());
        return result;
    }

    /** Name of the step that goes on, or was done last. Any thread. */
    public String current() {
        return current;
    }

    public LongSupplier nanos() {
        return nanos;
    }

    public ExampleRange range() {
        return range;
    }

    /** Event time of the newest example that was seen, in ms. */
    public long newest() {
        return newest;
    }

    /**
     * @param trigger why the run was started
     */
    public void begun(String trigger) {
        this.trigger = trigger;
        LOG.info("training begins: {}", trigger);
    }

    void champion(String version) {
        champion = version;
    }

    void examples(int count) {
        rows.put("examples", count);
    }

    void split(Split split) {
        rows.put("train", split.train().rows());
        rows.put(
                "validation",
                split.folds().stream().mapToInt(fold -> fold.validation().rows()).sum());
        rows.put("holdout", split.holdout().rows());
    }

    void reported(DatasetReport dataset) {
        report = dataset;
    }

    void tried(Trial trial) {
        trials.add(trial);
        current = "search, trial " + (trial.number() + 1);
        LOG.info(
                "training: trial {} ({} s): {} {}, {}",
                trial.number(),
                "%.2f".formatted(trial.seconds()),
                trial.learner(),
                trial.parameters(),
                trial.objective());
    }

    void trained(Candidate candidate, String version) {
        this.candidate = candidate;
        this.version = version;
    }

    void evaluated(Standings standings) {
        metrics = standings.candidate();
        championMetrics = standings.champion().orElse(null);
        baselineMetrics = standings.baseline();
    }

    void described(Description told) {
        description = told;
    }

    void judged(List<Ruling> rulings) {
        rules = rulings;
    }

    /** Says how the run ended; the last word counts. */
    public void end(Outcome outcome, String reason) {
        this.outcome = outcome;
        this.reason = reason;
    }

    /** The card of the version that was trained; empty where it did not come to that. */
    public Optional<ModelCard> card() {
        return Optional.ofNullable(description)
                .map(
                        told ->
                                new ModelCard(
                                        version,
                                        told.sha256(),
                                        told.fingerprint(),
                                        told.calibration(),
                                        told.curves(),
                                        told.residuals(),
                                        told.importance(),
                                        record()));
    }

    /** The run as far as it came. */
    public RunRecord record() {
        return new RunRecord(
                outcome,
                version,
                champion,
                reason,
                trigger,
                range.topic(),
                range.offsets(),
                newest,
                rows,
                report,
                candidate == null ? null : candidate.model().learner(),
                candidate == null ? null : candidate.model().parameters().values(),
                metrics,
                championMetrics,
                baselineMetrics,
                rules,
                trials,
                steps,
                startedAt);
    }
}
