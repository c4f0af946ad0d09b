package io.millrace.trainer.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.plan.TriggerPlan;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.run.Labelled;
import io.millrace.trainer.run.RunLog;
import io.millrace.trainer.run.TrainingRun;
import io.millrace.trainer.trigger.JournalEntry.Event;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriggersTest {
    private static final Manifest CHAMPION = champion();
    private static final double THEN = CHAMPION.metrics().get("auc_roc");

    private final Triggers triggers = new Triggers(new TriggerPlan(0, true, 0.1), Metric.AUC_ROC);

    @Test
    void driftOfTheChampionStartsARunAndWhatARunHasSeenDoesNot() {
        triggers.champion(Optional.of(CHAMPION), 1000);
        drift("another", 2000, "amount");
        drift(CHAMPION.version(), 1000, "amount");
        drift(CHAMPION.version(), 2000);
        assertThat(triggers.reason()).isEmpty();
        drift(CHAMPION.version(), 2000, "amount", "(score)");
        assertThat(triggers.reason()).hasValue("drift of amount, (score)");
        assertThat(triggers.requested()).isFalse();

        triggers.champion(Optional.of(CHAMPION), 2500);
        assertThat(triggers.reason()).isEmpty();
    }

    @Test
    void aDropOnArrivedLabelsStartsARun() {
        triggers.champion(Optional.of(CHAMPION), 1000);
        performance("champion", "estimate", true, 5000, THEN - 0.3);
        performance("shadow", "labels", true, 5000, THEN - 0.3);
        performance("champion", "labels", false, 5000, THEN - 0.3);
        performance("champion", "labels", true, 99, THEN - 0.3);
        performance("champion", "labels", true, 5000, THEN - 0.09);
        assertThat(triggers.reason()).isEmpty();
        performance("champion", "labels", true, 5000, THEN - 0.11);
        assertThat(triggers.reason())
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .startsWith("auc_roc of " + CHAMPION.version() + " fell"));
    }

    @Test
    void anErrorThatGrowsIsADropToo() {
        var regression = champion("mae > 0", "task: regression, candidates: [linear], trials: 1");
        double then = regression.metrics().get("rmse");
        var values = new Triggers(new TriggerPlan(0, false, 0.1), Metric.RMSE);
        values.champion(Optional.of(regression), 1000);
        performance(values, regression, "rmse", then - 0.3);
        performance(values, regression, "rmse", then + 0.09);
        performance(values, regression, "auc_roc", 0);
        assertThat(values.reason()).isEmpty();
        performance(values, regression, "rmse", then + 0.11);
        assertThat(values.reason())
                .hasValueSatisfying(
                        reason ->
                                assertThat(reason)
                                        .startsWith("rmse of " + regression.version() + " rose"));
    }

    @Test
    void anAlertBeforeThereIsAChampionOrOfOneThatWentCountsForNothing() {
        drift(CHAMPION.version(), 2000, "amount");
        assertThat(triggers.reason()).isEmpty();
        triggers.champion(Optional.of(CHAMPION), 1000);
        drift(CHAMPION.version(), 2000, "amount");
        triggers.champion(Optional.empty(), 1000);
        assertThat(triggers.reason()).isEmpty();
    }

    @Test
    void whatIsNotAskedForInTheDefinitionIsPassedOver() {
        var none = new Triggers(TriggerPlan.NONE, Metric.AUC_ROC);
        none.champion(Optional.of(CHAMPION), 1000);
        none.accept(
                ("drift/" + CHAMPION.version()).getBytes(UTF_8),
                "{\"drifted\":[\"amount\"]}".getBytes(UTF_8),
                2000);
        assertThat(none.reason()).isEmpty();
    }

    @Test
    void aRequestStandsUntilARunBegins() {
        journal(JournalEntry.requested("new shop", 7));
        journal(JournalEntry.requested("once more", 8));
        assertThat(triggers.reason()).hasValue("asked for: once more");
        assertThat(triggers.requested()).isTrue();
        journal(new JournalEntry(Event.BEGUN, "once more", Labelled.range(5), 100, 9));
        assertThat(triggers.requested()).isFalse();
    }

    @Test
    void aRunThatBeganAndDidNotEndIsUnfinished() {
        assertThat(triggers.unfinished()).isEmpty();
        var begun = new JournalEntry(Event.BEGUN, "every", Labelled.range(5), 100, 9);
        journal(begun);
        assertThat(triggers.unfinished()).hasValue(begun);
        journal(new JournalEntry(Event.ENDED, "every", Labelled.range(5), 100, 9));
        assertThat(triggers.unfinished()).isEmpty();
    }

    @Test
    void brokenRecordsChangeNothing() {
        triggers.champion(Optional.of(CHAMPION), 1000);
        triggers.accept(JournalEntry.KEY.getBytes(UTF_8), "{}".getBytes(UTF_8), 5);
        triggers.accept(JournalEntry.KEY.getBytes(UTF_8), "x".getBytes(UTF_8), 5);
        triggers.accept("drift/x".getBytes(UTF_8), "[".getBytes(UTF_8), 5);
        triggers.accept(null, "x".getBytes(UTF_8), 5);
        triggers.accept("drift/x".getBytes(UTF_8), null, 5);
        assertThat(triggers.reason()).isEmpty();
        assertThat(triggers.unfinished()).isEmpty();
    }

    private void journal(JournalEntry entry) {
        triggers.accept(JournalEntry.KEY.getBytes(UTF_8), entry.toJson(), entry.newest());
    }

    private void drift(String version, long time, String... inputs) {
        var names = inputs.length == 0 ? "" : "\"" + String.join("\",\"", inputs) + "\"";
        triggers.accept(
                ("drift/" + version).getBytes(UTF_8),
                ("{\"version\":\"" + version + "\",\"drifted\":[" + names + "]}").getBytes(UTF_8),
                time);
    }

    private void performance(String role, String basis, boolean settled, int labelled, double auc) {
        triggers.accept(
                ("performance/" + CHAMPION.version()).getBytes(UTF_8),
                "{\"role\":\"%s\",\"basis\":\"%s\",\"settled\":%s,\"labelled\":%d,\"metrics\":{\"auc_roc\":%s}}"
                        .formatted(role, basis, settled, labelled, auc)
                        .getBytes(UTF_8),
                2000);
    }

    private static void performance(
            Triggers triggers, Manifest champion, String metric, double value) {
        triggers.accept(
                ("performance/" + champion.version()).getBytes(UTF_8),
                "{\"role\":\"champion\",\"basis\":\"labels\",\"settled\":true,\"labelled\":5000,\"metrics\":{\"%s\":%s}}"
                        .formatted(metric, value)
                        .getBytes(UTF_8),
                2000);
    }

    private static Manifest champion() {
        return champion("auc_roc >= 0.5", "candidates: [logistic], trials: 1");
    }

    private static Manifest champion(String gate, String training) {
        var plan = Labelled.plan(gate, training);
        var log = new RunLog(Labelled.range(1500), 1500, 5, System::nanoTime);
        var run = new TrainingRun(plan, Labelled.source(Labelled.examples(plan, 1500, 1)), 1);
        return run.run(Optional.empty(), log, 5).map(ModelBundle::manifest).orElseThrow();
    }
}
