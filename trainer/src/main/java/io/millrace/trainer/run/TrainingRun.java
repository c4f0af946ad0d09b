package io.millrace.trainer.run;

import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.Sha256;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.calibration.Calibrator;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.DatasetReport;
import io.millrace.trainer.learner.Learner;
import io.millrace.trainer.learner.Learners;
import io.millrace.trainer.learner.Loss;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.onnx.ParityProof;
import io.millrace.trainer.search.Budget;
import io.millrace.trainer.search.Candidate;
import io.millrace.trainer.search.Search;
import io.millrace.trainer.search.Split;
import io.millrace.trainer.search.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a range of examples to a candidate that has passed the gate: read, split by time, search
 * (which fits, calibrates and compares), export, prove, evaluate beside the champion, judge.
 *
 * <p>What goes wrong with the examples or the model is an outcome; what goes wrong with the brokers
 * is thrown.
 */
public final class TrainingRun {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);

    /** Rows that the train part and the holdout must have; of either class where there are any. */
    static final int FEWEST = 10;

    private final Plan plan;
    private final ExampleSource source;
    private final List<Learner> learners;
    private final Metric objective;
    private final Examination examination;

    /**
     * @param threads how many a fit may use
     * @throws io.millrace.schemas.problem.DefinitionException where training or gate cannot work
     * @throws FailureException where no learner can run here
     */
    public TrainingRun(Plan plan, ExampleSource source, int threads) {
        this.plan = plan;
        this.source = source;
        this.objective = Metric.objective(plan.training().objective());
        this.learners =
                Learners.available(Loss.of(objective), plan.training().candidates(), threads);
        this.examination = new Examination(plan, objective);
    }

    /**
     * @param champion in force; compared with where it takes the plan's vectors and has its task
     * @param log is told how the run ended, unless it goes on: with the candidate that is returned
     * @param createdAt wall clock in ms
     * @return what passed the gate, not signed yet
     * @throws FailureException where the examples cannot be read
     * @throws CancellationException where the thread was interrupted
     */
    public Optional<ModelBundle> run(Optional<ModelBundle> champion, RunLog log, long createdAt) {
        var rival =
                champion.filter(
                        bundle ->
                                bundle.manifest().fingerprint().equals(plan.fingerprint())
                                        && bundle.manifest()
                                                .task()
                                                .equals(objective.task().word()));
        rival.ifPresent(bundle -> log.champion(bundle.manifest().version()));
        var table = new ExampleTable(plan);
        log.step("read", () -> read(log.range(), table), TrainingRun::told);
        try {
            return train(table, rival, log, createdAt);
        } catch (CancellationException stopping) {
            throw stopping;
        } catch (RuntimeException failed) {
            if (Thread.currentThread().isInterrupted()) {
                throw stopping();
            }
            if (failed instanceof FailureException) {
                LOG.warn("training broke off in step {}: {}", log.current(), failed.getMessage());
            } else {
                LOG.error("training broke off in step {}", log.current(), failed);
            }
            log.end(Outcome.FAILED, log.current() + ": " + failed.getMessage());
            return Optional.empty();
        }
    }

    private ExampleTable read(ExampleRange range, ExampleTable into) {
        source.read(range, into);
        return into;
    }

    private static String told(ExampleTable table) {
        return "%d labelled events (%d revised) in %d records, %d of them of other definitions"
                .formatted(table.labelled(), table.revised(), table.records(), table.foreign());
    }

    private Optional<ModelBundle> train(
            ExampleTable table, Optional<ModelBundle> champion, RunLog log, long createdAt) {
        var rows = table.settled();
        log.examples(rows.rows());
        var report = log.step("report", () -> report(rows, champion), DatasetReport::line);
        log.reported(report);
        int fewest = plan.training().minExamples();
        if (rows.rows() < fewest) {
            return ended(
                    log,
                    Outcome.WAITING,
                    "%d settled examples, training.min_examples is %d"
                            .formatted(rows.rows(), fewest));
        }
        var texts =
                log.step(
                        "split",
                        () ->
                                Split.byTime(
                                        table, plan.training().holdout(), plan.training().folds()),
                        this::told);
        log.split(texts);
        var shortage = texts.shortage(objective.task(), FEWEST);
        if (shortage.isPresent()) {
            return ended(log, Outcome.WAITING, shortage.get());
        }
        var split = texts.coded();
        var best = search(split, log);
        byte[] onnx =
                log.step("export", best.model()::onnx, bytes -> bytes.length + " bytes of ONNX");
        var sha256 = Sha256.hex(onnx);
        var version = Manifest.version(rows.time(rows.rows() - 1), sha256);
        log.trained(best, version);
        var margins = best.model().margins(split.holdout());
        prove(best, onnx, split.holdout(), margins, log);
        var contest = examination.evaluate(best, split, texts.holdout(), champion, log);
        if (champion.isPresent() && champion.get().manifest().sha256().equals(sha256)) {
            return ended(log, Outcome.UNCHANGED, "the champion again, byte by byte");
        }
        boolean accepted = examination.judge(contest, log);
        log.described(examination.describe(best, split.holdout(), sha256, log));
        if (!accepted) {
            return Optional.empty();
        }
        var metrics = contest.standings().candidate();
        var trained = new Trained(best, onnx, sha256, version, margins, split, metrics);
        return Optional.of(
                trained.bundle(
                        plan,
                        log.range(),
                        champion.map(one -> one.manifest().version()).orElse(null),
                        createdAt));
    }

    private static DatasetReport report(Dataset rows, Optional<ModelBundle> champion) {
        return champion.map(ModelBundle::manifest)
                .map(one -> DatasetReport.of(rows, one.inputs(), one.drift().inputs()))
                .orElseGet(() -> DatasetReport.of(rows, List.of(), Map.of()));
    }

    private Candidate search(Split split, RunLog log) {
        var training = plan.training();
        var search =
                new Search(
                        learners,
                        new Budget(training.trials(), training.budget()),
                        Calibrator.named(training.calibration()),
                        objective,
                        training.seed());
        var thinned = split.thinned(training.negatives(), training.seed());
        return log.step(
                        "search",
                        () -> search.run(thinned, log.nanos(), trial -> tried(trial, log)),
                        result ->
                                "%s %s, trial %d of %d: %s %.4f on validation, %s"
                                        .formatted(
                                                result.best().model().learner(),
                                                result.best().model().summary(),
                                                result.best().trial().number(),
                                                result.trials().size(),
                                                objective.word(),
                                                result.best().trial().objective(),
                                                result.best().calibration()))
                .best();
    }

    /** A fit cannot be interrupted; between fits the run can. */
    private static void tried(Trial trial, RunLog log) {
        log.tried(trial);
        if (Thread.currentThread().isInterrupted()) {
            throw stopping();
        }
    }

    private static CancellationException stopping() {
        return new CancellationException("the trainer stops");
    }

    private static void prove(
            Candidate best, byte[] onnx, Dataset holdout, double[] margins, RunLog log) {
        log.step(
                "prove",
                () -> {
                    ParityProof.prove(onnx, best.model().type(), holdout, margins);
                    return holdout.rows();
                },
                rows -> "ONNX Runtime gives the native margin on all " + rows + " holdout rows");
    }

    private String told(Split split) {
        return "train %s, validation %s after %s, holdout %s"
                .formatted(
                        told(split.train()),
                        split.folds().stream()
                                .map(fold -> told(fold.validation()))
                                .collect(Collectors.joining(" and ")),
                        told(split.lastFold().train()),
                        told(split.holdout()));
    }

    private String told(Dataset part) {
        return objective.task() == Task.BINARY
                ? "%d (%d positive)".formatted(part.rows(), part.positives())
                : "%d (label %.4g on average)".formatted(part.rows(), part.meanLabel());
    }

    private static Optional<ModelBundle> ended(RunLog log, Outcome outcome, String reason) {
        log.end(outcome, reason);
        return Optional.empty();
    }
}
