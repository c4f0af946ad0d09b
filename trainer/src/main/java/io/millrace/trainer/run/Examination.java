package io.millrace.trainer.run;

import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.Task;
import io.millrace.trainer.card.Curves;
import io.millrace.trainer.card.Importance;
import io.millrace.trainer.card.Residuals;
import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.gate.Contest;
import io.millrace.trainer.gate.Gate;
import io.millrace.trainer.gate.Ruling;
import io.millrace.trainer.gate.Standings;
import io.millrace.trainer.learner.Loss;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.onnx.OnnxScores;
import io.millrace.trainer.search.Candidate;
import io.millrace.trainer.search.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The last part of a run: a candidate beside champion and baseline on the holdout. */
final class Examination {
    private final Plan plan;
    private final Metric objective;
    private final Gate gate;

    /**
     * @throws io.millrace.schemas.problem.DefinitionException where the gate cannot work
     */
    Examination(Plan plan, Metric objective) {
        this.plan = plan;
        this.objective = objective;
        this.gate = Gate.of(plan.gate(), objective);
    }

    /**
     * @param texts the holdout in the texts' own codes
     */
    Contest evaluate(
            Candidate best,
            Split split,
            Dataset texts,
            Optional<ModelBundle> champion,
            RunLog log) {
        var holdout = split.holdout();
        var contest =
                log.step(
                        "evaluate",
                        () ->
                                new Contest(
                                        objective.task(),
                                        holdout.labels(),
                                        best.scores(holdout),
                                        champion.map(bundle -> scores(bundle, texts)),
                                        Loss.of(objective).constant(split.train()),
                                        plan.training().seed()),
                        one -> told(one.standings()));
        log.evaluated(contest.standings());
        return contest;
    }

    private String told(Standings standings) {
        return "%s %.4f, %s, baseline %.4f on the same %d rows"
                .formatted(
                        objective.word(),
                        objective.of(standings.candidate()),
                        standings
                                .champion()
                                .map(one -> "champion %.4f".formatted(objective.of(one)))
                                .orElse("no champion yet"),
                        objective.of(standings.baseline()),
                        standings.candidate().rows());
    }

    /** The champion as it serves: with its own codes, its ONNX file through ONNX Runtime. */
    private static double[] scores(ModelBundle champion, Dataset rows) {
        var manifest = champion.manifest();
        var coded = Categories.coded(rows, manifest.inputs());
        var margins = OnnxScores.margins(champion.onnx(), manifest.shape(), coded);
        return Arrays.stream(margins).map(manifest.calibration()::score).toArray();
    }

    /** For the card. */
    Description describe(Candidate best, Dataset holdout, String sha256, RunLog log) {
        return log.step(
                "describe",
                () ->
                        new Description(
                                sha256,
                                plan.fingerprint(),
                                best.calibration(),
                                curves(best.scores(holdout), holdout.labels()),
                                residuals(best.scores(holdout), holdout.labels()),
                                Importance.of(best, holdout, objective, plan.training().seed())),
                one -> one.importance().get(0).input() + " is worth most");
    }

    /** Null for a regression. */
    private Curves curves(double[] scores, double[] labels) {
        return objective.task() == Task.BINARY ? Curves.of(scores, labels) : null;
    }

    /** Null where there are classes. */
    private Residuals residuals(double[] scores, double[] labels) {
        return objective.task() == Task.REGRESSION ? Residuals.of(scores, labels) : null;
    }

    /** Whether the gate lets it pass; what it said is in the log. */
    boolean judge(Contest contest, RunLog log) {
        var verdict =
                log.step(
                        "judge",
                        () -> gate.judge(contest),
                        one ->
                                (one.accepted() ? "accepted; " : "refused; ")
                                        + lines(one.rulings()));
        log.judged(verdict.rulings());
        if (!verdict.accepted()) {
            log.end(
                    Outcome.REFUSED,
                    lines(verdict.rulings().stream().filter(one -> !one.passed()).toList()));
        }
        return verdict.accepted();
    }

    private static String lines(List<Ruling> rulings) {
        return rulings.stream().map(Ruling::toString).collect(Collectors.joining("; "));
    }
}
