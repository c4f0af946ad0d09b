package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition;
import io.millrace.schemas.definition.Line;
import io.millrace.schemas.plan.ServingPlan.Rollback;
import io.millrace.schemas.plan.ServingPlan.Rollout;
import io.millrace.schemas.problem.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Resolves {@code serving}. */
final class ServingPlanner {
    /** How long a step may take by default, beside the label's horizon. */
    private static final Duration PATIENCE = Duration.ofDays(14);

    private static final String DECISION = "score >= 0.5";
    private static final long MOST_WINDOWS = 10_000;

    private final Definition definition;
    private final Problems problems;

    ServingPlanner(Definition definition, Problems problems) {
        this.definition = definition;
        this.problems = problems;
    }

    /**
     * @param label null where there is none
     * @param training null where there is none
     */
    ServingPlan plan(DriftPlan drift, LabelPlan label, TrainingPlan training) {
        var written = definition.serving();
        var serving =
                new ServingPlan(
                        written.decision() == null ? DECISION : written.decision().text(),
                        written.values(),
                        ServingPlan.WithoutModel.valueOf(
                                written.withoutModel().toUpperCase(Locale.ROOT)),
                        written.defaultScore() == null ? Double.NaN : written.defaultScore(),
                        rollout(label, training),
                        drift,
                        rollback(training),
                        written.live());
        if (label != null && !serving.live().window().isZero()) {
            boundWindows(serving, label);
        }
        return serving;
    }

    private void boundWindows(ServingPlan serving, LabelPlan label) {
        long span = label.horizon() + serving.evidenceHeld(label);
        long windows = span / serving.live().window().toMillis();
        if (windows > MOST_WINDOWS) {
            problems.add(
                    "serving.live.window",
                    0,
                    "is so short that %,d windows would wait for labels".formatted(windows),
                    "at most %,d: make it longer".formatted(MOST_WINDOWS));
        }
    }

    private Rollout rollout(LabelPlan label, TrainingPlan training) {
        var written = definition.serving().rollout();
        if (written == null) {
            return null;
        }
        var horizon = Duration.ofMillis(label == null ? 0 : label.horizon());
        var within = written.within() == null ? horizon.plus(PATIENCE) : written.within();
        if (!written.promote().isEmpty()) {
            needsTrainer("serving.rollout.promote", written.line(), training);
            var least = horizon.plus(definition.serving().live().window());
            if (within.compareTo(least) < 0) {
                problems.add(
                        "serving.rollout.within",
                        written.line(),
                        "is over before labels can tell anything",
                        "label.horizon and serving.live.window together are the least");
            }
            if (within.compareTo(written.shadow()) < 0 || within.compareTo(written.canary()) < 0) {
                problems.add(
                        "serving.rollout.within",
                        written.line(),
                        "is over before the step is",
                        "make it longer than 'shadow' and 'canary_for'");
            }
        }
        return new Rollout(
                written.shadow(),
                written.share(),
                written.canary(),
                texts(written.promote()),
                within);
    }

    private Rollback rollback(TrainingPlan training) {
        var written = definition.serving().rollback();
        if (written == null) {
            return null;
        }
        needsTrainer("serving.rollback", written.line(), training);
        return new Rollback(texts(written.when()), written.watch());
    }

    private void needsTrainer(String where, int line, TrainingPlan training) {
        if (training == null) {
            problems.add(
                    where,
                    line,
                    "is judged by nobody",
                    "the trainer does it: add 'training' and a 'label'");
        }
    }

    private static List<String> texts(List<Line> lines) {
        return lines.stream().map(Line::text).toList();
    }
}
