package io.millrace.trainer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.calibration.Platt;
import io.millrace.trainer.dataset.Examples;
import io.millrace.trainer.dataset.LabelHistory;
import io.millrace.trainer.learner.Learner;
import io.millrace.trainer.learner.Learners;
import io.millrace.trainer.learner.Loss;
import io.millrace.trainer.learner.Parameters;
import io.millrace.trainer.metric.Classification;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.onnx.ParityProof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final Split SPLIT =
            Split.byTime(
                    LabelHistory.atOnce(Examples.random(4000, 41)), Duration.ofMinutes(1000), 1);

    private final List<Learner> learners = Learners.all(Loss.LOG_LOSS, 1);
    private final List<Trial> told = new ArrayList<>();
    private long nanos;

    @Test
    void triesTheDefaultsFirstAndKeepsTheBest() {
        var result = search(6, Metric.AVERAGE_PRECISION, 1);
        assertThat(result.trials())
                .extracting(Trial::learner)
                .containsExactly(
                        "xgboost", "logistic", "xgboost", "logistic", "xgboost", "logistic");
        assertThat(result.trials()).isEqualTo(told);
        assertThat(result.trials().get(0).parameters()).isEqualTo(learners.get(0).defaults());
        assertThat(result.trials().get(1).parameters()).isEqualTo(learners.get(1).defaults());
        double highest = result.trials().stream().mapToDouble(Trial::objective).max().orElseThrow();
        assertThat(result.best().trial().objective()).isEqualTo(highest);
        assertThat(result.trials()).contains(result.best().trial());
    }

    @Test
    void givesAModelThatIsProvenAndBetterThanChanceOnTheHoldout() {
        var holdout = SPLIT.holdout();
        for (var learner : learners) {
            var candidate = search(List.of(learner), SPLIT, 2).best();
            var model = candidate.model();
            ParityProof.prove(model.onnx(), model.type(), holdout, model.margins(holdout));
            var evaluation = (Classification) candidate.evaluate(Task.BINARY, holdout);
            assertThat(evaluation.rows()).isEqualTo(1000);
            assertThat(evaluation.aucRoc()).isGreaterThan(0.7);
            assertThat(evaluation.averagePrecision()).isGreaterThan(2 * evaluation.baseRate());
            assertThat(evaluation.calibrationError()).isLessThan(0.05);
        }
    }

    @Test
    void repeatsItselfFromTheSeedInWhateverTime() {
        var first = search(5, Metric.LOG_LOSS, 7);
        nanos = 1_000_000_007;
        var again = search(5, Metric.LOG_LOSS, 7);
        assertThat(again.trials()).isEqualTo(first.trials());
        assertThat(again.best().model().onnx()).isEqualTo(first.best().model().onnx());
        assertThat(again.best().calibration()).isEqualTo(first.best().calibration());
        assertThat(search(5, Metric.LOG_LOSS, 8).trials()).isNotEqualTo(first.trials());
        double lowest = first.trials().stream().mapToDouble(Trial::objective).min().orElseThrow();
        assertThat(first.best().trial().objective()).isEqualTo(lowest);
    }

    @Test
    void whatWasFoundIsFittedToAllRowsBeforeTheHoldoutAndCanBeFittedAgain() {
        var best = search(List.of(learners.get(0)), SPLIT, 3).best();
        var none = SPLIT.train().slice(0, 0);
        var again = learners.get(0).fit(SPLIT.train(), none, best.model().parameters(), 1);
        assertThat(again.onnx()).isEqualTo(best.model().onnx());
        assertThat(best.model().parameters().get("rounds"))
                .isLessThan(best.trial().parameters().get("rounds"));
        assertThat(best.model().parameters().with("rounds", 300))
                .isEqualTo(best.trial().parameters());
    }

    @Test
    void eachFoldJudgesWhatWasFittedToTheRowsBeforeIt() {
        var split =
                Split.byTime(
                        LabelHistory.atOnce(Examples.random(3500, 42)), Duration.ofMinutes(700), 3);
        assertThat(split.folds())
                .extracting(fold -> fold.train().rows())
                .containsExactly(1600, 2000, 2400);
        var trial = search(List.of(learners.get(1)), split, 1).trials().get(0);
        assertThat(trial.folds()).hasSize(3).doesNotHaveDuplicates();
        assertThat(trial.objective())
                .isEqualTo(trial.folds().stream().mapToDouble(each -> each).sum() / 3);
    }

    @Test
    void thinnedNegativesLeaveTheScoresCalibrated() {
        var rows = Examples.random(6000, 43);
        var split = Split.byTime(LabelHistory.atOnce(rows), Duration.ofHours(25), 1);
        for (var learner : learners) {
            var found = search(List.of(learner), split.thinned(0.2, 1), 1).best();
            var evaluation = (Classification) found.evaluate(Task.BINARY, split.holdout());
            assertThat(found.model().margins(split.holdout())).hasSize(1500);
            assertThat(evaluation.calibrationError()).as(learner.name()).isLessThan(0.04);
            assertThat(evaluation.aucRoc()).as(learner.name()).isGreaterThan(0.7);
            assertThat(mean(found.model().margins(split.holdout())))
                    .as("as many are likely as in the whole, before any calibration")
                    .isCloseTo(evaluation.baseRate(), within(0.05));
        }
    }

    private static double mean(double[] margins) {
        return Arrays.stream(margins).map(Calibration.IDENTITY::score).average().orElseThrow();
    }

    @Test
    void beginsNoFurtherTrialWhenItsTimeIsOver() {
        var budget = new Budget(40, Duration.ofSeconds(9));
        var result =
                new Search(learners, budget, Platt::fit, Metric.AUC_ROC, 1)
                        .run(SPLIT, this::tick, told::add);
        assertThat(result.trials()).isEqualTo(told).hasSizeBetween(2, 5);
        var none = new Budget(40, Duration.ZERO);
        assertThat(
                        new Search(learners, none, Platt::fit, Metric.AUC_ROC, 1)
                                .run(SPLIT, this::tick, told::add)
                                .trials())
                .as("each learner has one")
                .hasSize(2);
    }

    @Test
    void drawsForALearnerWhateverOthersTakePart() {
        var alone =
                new Search(learners.subList(1, 2), Budget.trials(3), Platt::fit, Metric.AUC_ROC, 5)
                        .run(SPLIT, this::tick, told::add);
        var together = search(6, Metric.AUC_ROC, 5);
        assertThat(alone.trials().stream().map(Trial::parameters))
                .containsExactlyElementsOf(
                        together.trials().stream()
                                .filter(trial -> trial.learner().equals("logistic"))
                                .map(Trial::parameters)
                                .toList());
    }

    @Test
    void drawsAllOverTheSpace() {
        var penalties =
                new Search(learners.subList(1, 2), Budget.trials(40), Platt::fit, Metric.AUC_ROC, 1)
                        .run(SPLIT, this::tick, told::add).trials().stream()
                                .map(trial -> trial.parameters().get("l2"))
                                .toList();
        assertThat(penalties).doesNotHaveDuplicates();
        assertThat(penalties.stream().filter(l2 -> l2 < 1).count()).isBetween(8L, 28L);
        assertThat(penalties.stream().filter(l2 -> l2 > 10).count()).isBetween(8L, 28L);
    }

    @Test
    void givesEachLearnerATrialAtLeast() {
        assertThat(search(1, Metric.AUC_ROC, 5).trials()).hasSize(2);
    }

    @Test
    void countsSecondsButDoesNotCompareThem() {
        var parameters = Parameters.of(Map.of("l2", 1.0));
        var trial = new Trial(1, "logistic", parameters, 0.5, List.of(0.5), 1.5);
        assertThat(trial).isEqualTo(new Trial(1, "logistic", parameters, 0.5, List.of(0.5), 9));
        assertThat(trial)
                .isNotEqualTo(new Trial(1, "logistic", parameters, 0.6, List.of(0.6), 1.5));
        assertThat(search(2, Metric.AUC_ROC, 5).trials().get(0).seconds()).isEqualTo(1.0);
    }

    @Test
    void refusesASplitWithoutBothClasses() {
        var short4 =
                Split.byTime(LabelHistory.atOnce(Examples.random(4, 1)), Duration.ofMinutes(1), 1);
        assertThatThrownBy(
                        () ->
                                new Search(
                                                learners,
                                                Budget.trials(1),
                                                Platt::fit,
                                                Metric.AUC_ROC,
                                                1)
                                        .run(short4, this::tick, told::add))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("not enough examples yet");
    }

    private SearchResult search(int trials, Metric objective, long seed) {
        told.clear();
        return new Search(learners, Budget.trials(trials), Platt::fit, objective, seed)
                .run(SPLIT, this::tick, told::add);
    }

    private SearchResult search(List<Learner> learners, Split split, int trials) {
        return new Search(learners, Budget.trials(trials), Platt::fit, Metric.AUC_ROC, 1)
                .run(split, this::tick, told::add);
    }

    private long tick() {
        return nanos += 1_000_000_000;
    }
}
