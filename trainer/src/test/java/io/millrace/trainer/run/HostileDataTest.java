package io.millrace.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.trainer.dataset.DatasetReport;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Data that has gone wrong: a clear refusal or correct waiting, and the champion stays. */
class HostileDataTest {
    private static final int COUNT = 1500;
    private static final String TRAINING = "candidates: [xgboost, logistic], trials: 2";
    private static final Plan PLAN =
            Labelled.plan("average_precision >= champion.average_precision", TRAINING);
    private static final List<TrainingExample> EXAMPLES = Labelled.examples(PLAN, COUNT, 1);
    private static final ModelBundle CHAMPION =
            run(PLAN, EXAMPLES, 1200, Optional.empty()).bundle().orElseThrow();

    private record Ended(Optional<ModelBundle> bundle, RunRecord record) {}

    /** Everything in the week before the holdout is reported, for days, whatever it was. */
    @Test
    void aBurstOfPoisonedLabelsMakesAWorseModelWhichIsRefused() {
        var poisoned =
                changed(one -> between(one, 400, 1100) ? labelled(one, 1 - one.label()) : one);
        var ended = run(PLAN, poisoned, COUNT, Optional.of(CHAMPION));
        assertThat(ended.bundle()).isEmpty();
        assertThat(ended.record().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(ended.record().champion()).isEqualTo(CHAMPION.manifest().version());
        assertThat(ended.record().reason()).contains("average_precision");
    }

    /** Without a champion and without a rule: the labels say nothing, and no model is better. */
    @Test
    void labelsAtRandomGiveNoModelThatBeatsTheBaselineForSure() {
        var random = new Random(8);
        var noise = changed(one -> labelled(one, random.nextInt(5) == 0 ? 1 : 0));
        var strict = Labelled.plan("auc_roc > baseline.auc_roc with 97.5%", TRAINING);
        var ended = run(strict, noise, COUNT, Optional.empty());
        assertThat(ended.record().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(ended.record().reason()).contains("baseline.");
    }

    @Test
    void oneClassWaits() {
        for (double label : new double[] {0, 1}) {
            var ended =
                    run(PLAN, changed(one -> labelled(one, label)), COUNT, Optional.of(CHAMPION));
            assertThat(ended.record().outcome()).isEqualTo(Outcome.WAITING);
            assertThat(ended.record().reason()).contains("at least 10 of each are needed");
        }
    }

    @Test
    void constantAndAbsentInputsAreToldOfAndLearntAround() {
        var odd =
                IntStream.range(0, COUNT)
                        .mapToObj(
                                i -> {
                                    var one = EXAMPLES.get(i);
                                    return Labelled.example(
                                            PLAN,
                                            i,
                                            one.vector().time(),
                                            one.label(),
                                            one.vector().numbers()[0],
                                            Double.NaN,
                                            5);
                                })
                        .toList();
        for (var learner : List.of("xgboost", "logistic")) {
            var plan = Labelled.plan("auc_roc > 0.6", "candidates: [" + learner + "], trials: 1");
            var ended = run(plan, odd, COUNT, Optional.empty());
            assertThat(ended.bundle()).as(ended.record().reason()).isPresent();
            var inputs = ended.record().dataset().inputs();
            assertThat(inputs)
                    .extracting(DatasetReport.OfInput::absent)
                    .containsExactly(false, true, false);
            assertThat(inputs)
                    .extracting(DatasetReport.OfInput::constant)
                    .containsExactly(false, false, true);
        }
    }

    @Test
    void nothingToLearnFromAtAllIsRefused() {
        var nothing =
                IntStream.range(0, COUNT)
                        .mapToObj(
                                i ->
                                        Labelled.example(
                                                PLAN,
                                                i,
                                                EXAMPLES.get(i).vector().time(),
                                                EXAMPLES.get(i).label(),
                                                7,
                                                Double.NaN,
                                                Double.NaN))
                        .toList();
        var ended = run(PLAN, nothing, COUNT, Optional.empty());
        assertThat(ended.bundle()).isEmpty();
        assertThat(ended.record().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(ended.record().reason()).contains("baseline.average_precision");
    }

    @Test
    void fiveExamplesAndOneWaitAlsoWhereTheDefinitionWouldTakeThem() {
        var eager = Labelled.plan("auc_roc >= 0.5", TRAINING, 1);
        for (int count : new int[] {0, 1, 5}) {
            var ended = run(eager, EXAMPLES, count, Optional.of(CHAMPION));
            assertThat(ended.bundle()).isEmpty();
            assertThat(ended.record().outcome()).as(count + " examples").isEqualTo(Outcome.WAITING);
            assertThat(ended.record().reason()).isNotBlank();
        }
    }

    /** Days of events of which only the frauds are known yet: they are not learnt from. */
    @Test
    void labelsThatStallAreWaitedFor() {
        var stalled =
                EXAMPLES.stream().filter(one -> !between(one, 1200, COUNT) || one.label() == 1);
        var early =
                stalled.map(
                                one ->
                                        between(one, 1200, COUNT)
                                                ? arrived(one, one.vector().time() + 1)
                                                : one)
                        .toList();
        var ended = run(PLAN, early, early.size(), Optional.of(CHAMPION));
        long settled = ended.record().dataset().to();
        long newestLabel = early.stream().mapToLong(TrainingExample::labelTime).max().orElseThrow();
        assertThat(settled).isLessThanOrEqualTo(newestLabel - 2 * Labelled.DAY);
        var none = EXAMPLES.subList(0, 1200);
        var again = run(PLAN, none, 1200, Optional.of(CHAMPION));
        assertThat(again.record().outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    private static boolean between(TrainingExample one, long from, long to) {
        long id = Long.parseLong(one.vector().eventId());
        return from <= id && id < to;
    }

    private static TrainingExample labelled(TrainingExample one, double label) {
        return new TrainingExample(one.vector(), label, one.labelTime(), one.revision());
    }

    private static TrainingExample arrived(TrainingExample one, long time) {
        return new TrainingExample(one.vector(), one.label(), time, one.revision());
    }

    private static List<TrainingExample> changed(UnaryOperator<TrainingExample> change) {
        return EXAMPLES.stream().map(change).toList();
    }

    private static Ended run(
            Plan plan, List<TrainingExample> examples, int to, Optional<ModelBundle> champion) {
        var log = new RunLog(Labelled.range(to), to * Labelled.HOUR / 2, 5, System::nanoTime);
        var bundle = new TrainingRun(plan, Labelled.source(examples), 1).run(champion, log, 5);
        if (bundle.isPresent()) {
            log.end(Outcome.ACCEPTED, "");
        }
        return new Ended(bundle, log.record());
    }
}
