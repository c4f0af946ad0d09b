package io.millrace.trainer.card;

import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;
import java.time.Instant;
import java.util.List;

/** A card as Markdown. */
final class CardText {
    private static final int INPUTS = 15;

    private final ModelCard card;
    private final StringBuilder text = new StringBuilder();

    CardText(ModelCard card) {
        this.card = card;
        head();
        data();
        learning();
        metrics();
        rules();
        if (card.curves() != null) {
            curves();
        }
        if (card.residuals() != null) {
            residuals();
        }
        importance();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void head() {
        var run = card.run();
        line("# Model %s", card.version());
        line("");
        line("%s: %s", run.outcome().text(), run.reason());
        line("");
        line("- sha256 %s", card.sha256());
        line("- vectors of the fingerprint %s", card.fingerprint());
        line(
                "- %s",
                run.champion() == null
                        ? "no champion when it was trained"
                        : "champion when it was trained: " + run.champion());
    }

    private void data() {
        var run = card.run();
        var report = run.dataset();
        section("Data");
        line(
                "%s, offsets %s: %d examples from %s to %s; %d to fit to, %d that validate, %d held out.",
                run.topic(),
                run.offsets().stream()
                        .map(one -> one.partition() + ":" + one.from() + "-" + one.to())
                        .toList(),
                report.rows(),
                Instant.ofEpochMilli(report.from()),
                Instant.ofEpochMilli(report.to()),
                run.rows().get("train"),
                run.rows().get("validation"),
                run.rows().get("holdout"));
        line("");
        line("%s.", report.line());
        line("");
        line("| input | missing | values | least | mean | most | drift |");
        line("| --- | --- | --- | --- | --- | --- | --- |");
        for (var input : report.inputs()) {
            line(
                    "| %s | %d | %d | %s | %s | %s | %s |",
                    input.input(),
                    input.missing(),
                    input.values(),
                    number(input.least()),
                    number(input.mean()),
                    number(input.most()),
                    input.drift() == null ? "" : number(input.drift()));
        }
    }

    private void learning() {
        var run = card.run();
        section("Learner");
        line(
                "%s with %s, the best of %d trials:",
                run.learner(), run.parameters(), run.trials().size());
        line("");
        line("| trial | learner | objective | seconds | parameters |");
        line("| --- | --- | --- | --- | --- |");
        for (var trial : run.trials()) {
            line(
                    "| %d | %s | %s | %.2f | %s |",
                    trial.number(),
                    trial.learner(),
                    number(trial.objective()),
                    trial.seconds(),
                    trial.parameters());
        }
        line("");
        line("Score: %s.", card.calibration());
    }

    private void metrics() {
        var run = card.run();
        section("On the held-out rows");
        line("| metric | this model | champion | baseline |");
        line("| --- | --- | --- | --- |");
        for (var metric : Metric.of(run.metrics().task())) {
            line(
                    "| %s | %s | %s | %s |",
                    metric.word(),
                    of(metric, run.metrics()),
                    of(metric, run.championMetrics()),
                    of(metric, run.baselineMetrics()));
        }
    }

    private void rules() {
        section("Rules");
        var rulings = card.run().rules();
        line(rulings.isEmpty() ? "It did not come to that." : "");
        rulings.forEach(rule -> line("- %s", rule));
    }

    private void curves() {
        section("Curves");
        line("| score at least | rows | precision | recall | false positive rate |");
        line("| --- | --- | --- | --- | --- |");
        for (var point : card.curves().thresholds()) {
            line(
                    "| %s | %d | %s | %s | %s |",
                    number(point.score()),
                    point.rows(),
                    number(point.precision()),
                    number(point.recall()),
                    number(point.falsePositiveRate()));
        }
        section("Calibration");
        line("| rows | mean score | share of positives |");
        line("| --- | --- | --- |");
        for (var group : card.curves().reliability()) {
            line(
                    "| %d | %s | %s |",
                    group.rows(), number(group.score()), number(group.positives()));
        }
    }

    private void residuals() {
        section("Errors");
        line("| share of rows | score is off by at most |");
        line("| --- | --- |");
        for (var point : card.residuals().within()) {
            line("| %.2f | %s |", point.share(), number(point.error()));
        }
        section("Residuals");
        line("Label less score, in groups of similar scores.");
        line("");
        line("| rows | mean score | mean label | lowest tenth up to | median | highest from |");
        line("| --- | --- | --- | --- | --- | --- |");
        for (var group : card.residuals().groups()) {
            line(
                    "| %d | %s | %s | %s | %s | %s |",
                    group.rows(),
                    number(group.score()),
                    number(group.label()),
                    number(group.low()),
                    number(group.median()),
                    number(group.high()));
        }
    }

    private void importance() {
        section("What the inputs are worth");
        line("How much worse the objective gets when an input is shuffled.");
        line("");
        List<Importance> most = card.importance().stream().limit(INPUTS).toList();
        most.forEach(one -> line("- %s: %s", one.input(), number(one.loss())));
        if (most.size() < card.importance().size()) {
            line("- %d more", card.importance().size() - most.size());
        }
    }

    private static String of(Metric metric, Evaluation evaluation) {
        return evaluation == null ? "" : number(metric.of(evaluation));
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : "%.4g".formatted(value);
    }

    private void section(String name) {
        line("");
        line("## %s", name);
        line("");
    }

    private void line(String format, Object... arguments) {
        text.append(format.formatted(arguments)).append('\n');
    }
}
