package io.millrace.trainer.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.trainer.card.ModelCard;
import io.millrace.trainer.card.Residuals;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.metric.Regression;
import io.millrace.trainer.onnx.OnnxScores;
import io.millrace.trainer.search.Split;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipeline whose label is a number, from examples to a bundle. */
class RegressionRunTest {
    private static final int COUNT = 1500;
    private static final String RULE = "rmse <= champion.rmse";
    private static final String BOTH = "task: regression, candidates: [xgboost, linear], trials: 3";
    private static final Plan PLAN = plan(RULE, BOTH);
    private static final List<TrainingExample> EXAMPLES = numeric(PLAN);
    private static final ModelBundle FIRST =
            run(PLAN, EXAMPLES, 1200, Optional.empty()).bundle().orElseThrow();

    private record Ended(Optional<ModelBundle> bundle, RunLog log) {
        RunRecord record() {
            return log.record();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "xgboost, rmse, squared_error",
        "xgboost, mae, absolute_error",
        "linear, r2, squared_error"
    })
    void theBundleSaysTheNumberItselfAndCanBeMadeAgain(
            String learner, String objective, String loss) {
        var plan =
                plan(
                        "mae < baseline.mae with 95%",
                        "task: regression, candidates: [%s], trials: 2, objective: %s"
                                .formatted(learner, objective));
        var ended = run(plan, EXAMPLES, COUNT, Optional.empty());
        var bundle = ended.bundle().orElseThrow(() -> new AssertionError(ended.record().reason()));
        var manifest = bundle.manifest();
        assertThat(manifest.task()).isEqualTo(Manifest.REGRESSION);
        assertThat(manifest.calibration()).isEqualTo(Calibration.NONE);
        assertThat(manifest.decision()).isEqualTo("score >= 0.5");
        assertThat(manifest.metrics()).containsOnlyKeys("rmse", "mae", "r2", "rows");
        assertThat(manifest.provenance().parameters()).containsEntry("training.loss", loss);

        var holdout = split(plan, COUNT).holdout();
        var scores = OnnxScores.margins(bundle.onnx(), manifest.shape(), holdout);
        var expected = Evaluation.of(Task.REGRESSION, scores, holdout.labels());
        assertThat(ended.record().metrics()).isEqualTo(expected);
        assertThat(Metric.R2.of(expected)).isBetween(0.5, 1.0);
        var again = Verification.of(plan, manifest, Labelled.source(EXAMPLES), 2);
        assertThat(again.differences()).isEmpty();
    }

    @Test
    void theChampionIsJudgedOnTheSameRowsAndTheBaselineIsAConstant() {
        var record = run(PLAN, EXAMPLES, COUNT, Optional.of(FIRST)).record();
        assertThat(record.champion()).isEqualTo(FIRST.manifest().version());
        var split = split(PLAN, COUNT);
        var holdout = split.holdout();
        var scores = OnnxScores.margins(FIRST.onnx(), FIRST.manifest().shape(), holdout);
        assertThat(record.championMetrics()).isEqualTo(Regression.of(scores, holdout.labels()));
        var constant = new double[holdout.rows()];
        Arrays.fill(constant, split.train().meanLabel());
        assertThat(record.baselineMetrics()).isEqualTo(Regression.of(constant, holdout.labels()));
        assertThat(record.rules())
                .extracting(ruling -> ruling.rule())
                .containsExactly(RULE, "rmse < baseline.rmse");
    }

    @Test
    void aWorseModelIsRefusedByTheDirectionOfItsMetric() {
        for (var rule : List.of("rmse <= champion.rmse - 5", "mae < 0.01", "r2 >= 0.999")) {
            var record = run(plan(rule, BOTH), EXAMPLES, COUNT, Optional.of(FIRST)).record();
            assertThat(record.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(record.reason()).startsWith(rule + ": ").endsWith("failed");
        }
    }

    @Test
    void labelsThatNothingForetellsDoNotBeatTheConstant() {
        var random = new Random(8);
        var noise = changed(any -> 100 * random.nextDouble());
        var strict = plan("rmse < baseline.rmse with 97.5%", BOTH);
        var record = run(strict, noise, COUNT, Optional.empty()).record();
        assertThat(record.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(record.reason()).contains("baseline.rmse");
    }

    @Test
    void oneLabelWaitsAndOneThatIsTooLargeIsNamed() {
        var constant = run(PLAN, changed(any -> 12.5), COUNT, Optional.of(FIRST)).record();
        assertThat(constant.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(constant.reason()).contains("part all have the label 12.5");

        var broken = changed(label -> label > 60 ? 1e300 : label);
        var large = run(PLAN, broken, COUNT, Optional.of(FIRST)).record();
        assertThat(large.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(large.reason()).contains("has the label 1.0E300").contains("another unit");

        for (int count : new int[] {0, 1, 5}) {
            var eager = Labelled.plan("mae > 0", BOTH, 1);
            var few = run(eager, EXAMPLES, count, Optional.of(FIRST)).record();
            assertThat(few.outcome()).as(count + " examples").isEqualTo(Outcome.WAITING);
        }
    }

    /** The task may change while a model of the other one serves. */
    @Test
    void aChampionOfAnotherTaskIsNotComparedWith() {
        var classes = Labelled.plan("average_precision >= 0", "candidates: [logistic], trials: 1");
        assertThat(classes.fingerprint()).isEqualTo(PLAN.fingerprint());
        var classifier =
                run(classes, Labelled.examples(classes, COUNT, 1), COUNT, Optional.empty())
                        .bundle();
        var ended = run(PLAN, EXAMPLES, COUNT, classifier);
        assertThat(ended.bundle()).isPresent();
        assertThat(ended.record().champion()).isNull();
        assertThat(ended.record().championMetrics()).isNull();
        var back = run(classes, Labelled.examples(classes, COUNT, 1), COUNT, Optional.of(FIRST));
        assertThat(back.bundle()).isPresent();
        assertThat(back.record().champion()).isNull();
    }

    @Test
    void theCardHasResidualsInPlaceOfThresholds() {
        var ended = run(plan("r2 >= 0.999", BOTH), EXAMPLES, COUNT, Optional.of(FIRST));
        var card = ended.log().card().orElseThrow();
        assertThat(ModelCard.fromJson(card.toJson())).isEqualTo(card);
        assertThat(card.curves()).isNull();
        assertThat(card.residuals().groups()).hasSize(10);
        assertThat(card.importance().get(0).input()).isEqualTo("amount");
        assertThat(card.importance().get(0).loss()).isGreaterThan(1);
        assertThat(new String(ended.record().toJson(), UTF_8)).contains("\"rmse\":");
        assertThat(card.markdown())
                .contains("| rmse | ")
                .contains("## Residuals")
                .contains("## Errors")
                .doesNotContain("auc_roc")
                .doesNotContain("## Calibration");
    }

    @Test
    void residualsCountWhatIsOff() {
        var scores = new double[20];
        var labels = new double[20];
        Arrays.setAll(scores, row -> 19 - row);
        Arrays.setAll(labels, row -> scores[row] + (row % 2 == 0 ? row : -1));
        var found = Residuals.of(scores, labels);
        assertThat(found.within()).hasSize(20);
        assertThat(found.within().get(9)).isEqualTo(new Residuals.Within(0.5, 1));
        assertThat(found.within().get(19)).isEqualTo(new Residuals.Within(1, 18));
        assertThat(found.groups()).hasSize(10);
        assertThat(found.groups().get(0)).isEqualTo(new Residuals.Group(2, 0.5, 9, -1, -1, 18));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auc_roc >= 0.5", "rmse <= champion.auc_roc", "brier < 1"})
    void rulesOfAnotherTaskAreRefusedAtTheStart(String rule) {
        assertThatThrownBy(() -> new TrainingRun(plan(rule, BOTH), Labelled.source(EXAMPLES), 1))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("judges models of another task than regression")
                .hasMessageContaining("one of rmse, mae, r2");
    }

    private static Plan plan(String gate, String training) {
        return Labelled.plan(gate, training);
    }

    /** The label is what was lost: 0 and more, more for larger amounts. */
    private static List<TrainingExample> numeric(Plan plan) {
        var random = new Random(2);
        return Labelled.examples(plan, COUNT, 1).stream()
                .map(
                        one -> {
                            var numbers = one.vector().numbers();
                            double risk = Double.isNaN(numbers[1]) ? 0.5 : numbers[1];
                            double label = 10 * numbers[0] + 8 * risk + random.nextGaussian() * 2;
                            return labelled(one, label);
                        })
                .toList();
    }

    private static List<TrainingExample> changed(UnaryOperator<Double> change) {
        return EXAMPLES.stream().map(one -> labelled(one, change.apply(one.label()))).toList();
    }

    private static TrainingExample labelled(TrainingExample one, double label) {
        return new TrainingExample(one.vector(), label, one.labelTime(), one.revision());
    }

    private static Split split(Plan plan, int to) {
        var table = new ExampleTable(plan);
        Labelled.source(EXAMPLES).read(Labelled.range(to), table);
        return Split.byTime(table, Duration.ofDays(7), 1);
    }

    private static Ended run(
            Plan plan, List<TrainingExample> examples, int to, Optional<ModelBundle> champion) {
        var log = new RunLog(Labelled.range(to), to * Labelled.HOUR / 2, 5, System::nanoTime);
        var bundle = new TrainingRun(plan, Labelled.source(examples), 1).run(champion, log, 5);
        return new Ended(bundle, log);
    }
}
