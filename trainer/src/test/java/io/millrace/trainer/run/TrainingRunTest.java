package io.millrace.trainer.run;

import static io.millrace.trainer.run.Labelled.DAY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.gate.Ruling;
import io.millrace.trainer.metric.Classification;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.onnx.OnnxScores;
import io.millrace.trainer.search.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TrainingRunTest {
    private static final Plan PLAN =
            Labelled.plan("average_precision >= champion.average_precision - 0.5");
    private static final int COUNT = 1500;
    private static final List<TrainingExample> EXAMPLES = Labelled.examples(PLAN, COUNT, 1);
    private static final ModelBundle FIRST = accepted(PLAN, EXAMPLES, 1200, Optional.empty());

    private RunLog log = log(COUNT);

    @Test
    void theFirstModelTellsAllThatIsNeededToServeAndToRepeatIt() {
        var bundle = run(PLAN, EXAMPLES, Optional.empty()).orElseThrow();
        var manifest = bundle.manifest();
        var record = log.record();
        long newest = (COUNT - 1) * Labelled.HOUR / 2;

        assertThat(manifest.version()).isEqualTo("19700201-" + manifest.sha256().substring(0, 8));
        assertThat(manifest.inputs())
                .extracting("name")
                .containsExactly("amount", "risk", "payer.amount.mean_1d");
        assertThat(manifest.fingerprint()).isEqualTo(PLAN.fingerprint());
        assertThat(manifest.decision()).isEqualTo("score >= 0.5");
        var provenance = manifest.provenance();
        assertThat(provenance.offsets()).isEqualTo(Labelled.range(COUNT).offsets());
        assertThat(provenance.seed()).isEqualTo(7);
        assertThat(provenance.parent()).isNull();
        assertThat(provenance.to()).isEqualTo(newest);
        assertThat(provenance.from()).isBetween(newest - 28 * DAY, newest - 27 * DAY);
        assertThat(provenance.libraries())
                .containsEntry("xgboost4j", "3.0.4")
                .containsKeys("onnxruntime", "kafka", "millrace")
                .allSatisfy((name, version) -> assertThat(version).matches("\\d.*"));
        assertThat(manifest.metrics())
                .containsEntry("average_precision", Metric.AVERAGE_PRECISION.of(record.metrics()))
                .containsEntry("rows", 336.0);

        assertThat(record.version()).isEqualTo(manifest.version());
        assertThat(record.champion()).isNull();
        assertThat(record.championMetrics()).isNull();
        assertThat(record.rules()).hasSize(2);
        assertThat(Metric.AUC_ROC.of(record.baselineMetrics())).isEqualTo(0.5);
        assertThat(record.rows()).containsEntry("examples", 1344).containsEntry("holdout", 336);
        assertThat(record.steps())
                .extracting(RunRecord.Step::name)
                .containsExactly(
                        "read",
                        "report",
                        "split",
                        "search",
                        "export",
                        "prove",
                        "evaluate",
                        "judge",
                        "describe");
        assertThat(new String(record.toJson(), UTF_8))
                .contains("\"average_precision\":" + Metric.AVERAGE_PRECISION.of(record.metrics()));
    }

    @Test
    void goldenRowsAndBaselineAreOfTheirParts() {
        var manifest = FIRST.manifest();
        assertThat(manifest.golden()).hasSizeBetween(12, 16);
        assertThat(manifest.golden())
                .filteredOn(row -> row.inputs().contains(Double.NaN))
                .hasSizeGreaterThanOrEqualTo(4);
        var split = split(EXAMPLES, 1200);
        var margins = OnnxScores.margins(FIRST.onnx(), manifest.shape().type(), split.holdout());
        double tolerance = 1e-12;
        for (var golden : manifest.golden()) {
            int row = row(split.holdout(), golden.values());
            assertThat(golden.margin()).isCloseTo(margins[row], within(tolerance));
        }
        var risk = manifest.drift().inputs().get("risk");
        assertThat(risk.counts()).hasSize(10);
        assertThat(risk.counts().stream().mapToLong(Long::longValue).sum() + risk.missing())
                .isEqualTo(split.train().rows());
        assertThat(risk.missing()).isBetween(100L, 300L);
        assertThat(manifest.drift().inputs().get("payer.amount.mean_1d").edges())
                .containsExactly(1.0, 2.0, 3.0, 4.0);
        assertThat(manifest.drift().score().counts().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(split.train().rows());
    }

    @Test
    void theSameRangeGivesTheSameBytesInWhateverOrderItsRecordsCome() {
        var shuffled = new ArrayList<>(EXAMPLES.subList(0, 1200));
        Collections.shuffle(shuffled, new Random(3));
        var again = accepted(PLAN, shuffled, 1200, Optional.empty());
        assertThat(again.onnx()).isEqualTo(FIRST.onnx());
        assertThat(again.manifest()).isEqualTo(FIRST.manifest());
    }

    @Test
    void theChampionIsScoredAsItServesOnTheSameRows() {
        var second = run(PLAN, EXAMPLES, Optional.of(FIRST)).orElseThrow();
        var record = log.record();
        assertThat(second.manifest().provenance().parent()).isEqualTo(FIRST.manifest().version());
        assertThat(record.champion()).isEqualTo(FIRST.manifest().version());

        var holdout = split(EXAMPLES, COUNT).holdout();
        var margins = OnnxScores.margins(FIRST.onnx(), FIRST.manifest().shape().type(), holdout);
        var scores = Arrays.stream(margins).map(FIRST.manifest().calibration()::score).toArray();
        assertThat(record.championMetrics()).isEqualTo(Classification.of(scores, holdout.labels()));
        assertThat(record.metrics().rows()).isEqualTo(record.championMetrics().rows());
    }

    @Test
    void aRefusalSaysWhichRuleAndWithWhichNumbers() {
        var strict = Labelled.plan("average_precision >= champion.average_precision + 0.5");
        assertThat(run(strict, EXAMPLES, Optional.of(FIRST))).isEmpty();
        var record = log.record();
        assertThat(record.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(record.reason())
                .startsWith("average_precision >= champion.average_precision + 0.5: ")
                .contains(Double.toString(Metric.AVERAGE_PRECISION.of(record.metrics())))
                .endsWith("failed");
        assertThat(record.version()).isNotNull();
        assertThat(record.rules()).extracting(Ruling::passed).containsExactly(false, true);
    }

    @Test
    void theChampionAgainIsUnchanged() {
        log = log(1200);
        assertThat(run(PLAN, EXAMPLES, Optional.of(FIRST))).isEmpty();
        assertThat(log.record().outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(log.record().version()).isEqualTo(FIRST.manifest().version());
    }

    @Test
    void waitsWhileThereAreTooFewExamples() {
        log = log(499);
        assertThat(run(PLAN, EXAMPLES, Optional.empty())).isEmpty();
        assertThat(log.record().outcome()).isEqualTo(Outcome.WAITING);
        assertThat(log.record().reason())
                .isEqualTo("499 settled examples, training.min_examples is 500");
        assertThat(log.record().version()).isNull();
    }

    @Test
    void waitsWhileThereIsOneClassOrHardlyAnotherOne() {
        waitsWith(positives(0), "the train part has 633 rows, 0 of them positive");
        waitsWith(positives(200), "the train part has 633 rows, 3 of them positive");
        log = log(0);
        assertThat(run(PLAN, List.of(), Optional.empty())).isEmpty();
        assertThat(log.record().outcome()).isEqualTo(Outcome.WAITING);
    }

    @Test
    void whatCannotBeLearntFromIsAnOutcomeNotAnException() {
        var broken = new ArrayList<>(EXAMPLES);
        broken.set(700, Labelled.example(PLAN, 700, 700 * Labelled.HOUR / 2, 1, 1e300, 1, 1));
        assertThat(run(PLAN, broken, Optional.empty())).isEmpty();
        assertThat(log.record().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(log.record().reason()).startsWith("search: example 700").contains("amount");
    }

    @Test
    void whatCannotBeReadIsThrown() {
        var run =
                new TrainingRun(
                        PLAN,
                        (range, into) -> {
                            throw new FailureException("no broker", "start one");
                        },
                        1);
        assertThatThrownBy(() -> run.run(Optional.empty(), log, 0))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("no broker");
    }

    @Test
    void stopsBetweenTwoFitsWhenInterrupted() {
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> run(PLAN, EXAMPLES, Optional.empty()))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aWrongRuleIsFoundBeforeAnythingIsRead() {
        assertThatThrownBy(
                        () ->
                                new TrainingRun(
                                        Labelled.plan("average_precison >= 0.5"),
                                        Labelled.source(EXAMPLES),
                                        1))
                .isInstanceOf(DefinitionException.class);
    }

    private void waitsWith(List<TrainingExample> examples, String reason) {
        log = log(COUNT);
        assertThat(run(PLAN, examples, Optional.empty())).isEmpty();
        assertThat(log.record().outcome()).isEqualTo(Outcome.WAITING);
        assertThat(log.record().reason()).startsWith(reason);
    }

    /** The examples with every so manieth of them positive. */
    private static List<TrainingExample> positives(int step) {
        return EXAMPLES.stream()
                .map(
                        one -> {
                            long id = Long.parseLong(one.vector().eventId());
                            double label = step > 0 && id % step == 0 ? 1 : 0;
                            return new TrainingExample(one.vector(), label, one.labelTime(), 0);
                        })
                .toList();
    }

    private Optional<ModelBundle> run(
            Plan plan, List<TrainingExample> examples, Optional<ModelBundle> champion) {
        return run(plan, examples, champion, log);
    }

    private static Optional<ModelBundle> run(
            Plan plan, List<TrainingExample> examples, Optional<ModelBundle> champion, RunLog log) {
        return new TrainingRun(plan, Labelled.source(examples), 1).run(champion, log, 5);
    }

    private static ModelBundle accepted(
            Plan plan, List<TrainingExample> examples, int to, Optional<ModelBundle> champion) {
        return run(plan, examples, champion, log(to)).orElseThrow();
    }

    private static RunLog log(int to) {
        return new RunLog(Labelled.range(to), to * Labelled.HOUR / 2, 5, System::nanoTime);
    }

    private static Split split(List<TrainingExample> examples, int to) {
        var table = new ExampleTable(PLAN);
        Labelled.source(examples).read(Labelled.range(to), table);
        return Split.byTime(table, Duration.ofDays(7), 1);
    }

    private static int row(Dataset rows, double[] wanted) {
        var values = new double[rows.width()];
        for (int row = 0; row < rows.rows(); row++) {
            rows.copyRow(row, values);
            if (Arrays.equals(values, wanted)) {
                return row;
            }
        }
        throw new AssertionError("not in the holdout: " + Arrays.toString(wanted));
    }
}
