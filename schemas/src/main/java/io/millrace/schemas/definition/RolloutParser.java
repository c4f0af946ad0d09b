package io.millrace.schemas.definition;

import io.millrace.schemas.definition.Definition.Rollback;
import io.millrace.schemas.definition.Definition.Rollout;
import io.millrace.schemas.plan.LivePlan;
import java.time.Duration;
import java.util.List;

/**
 * Reads how versions come and go: {@code serving.rollout}, {@code serving.rollback} and {@code
 * serving.live}.
 */
final class RolloutParser {
    private static final Duration USUAL_WATCH = Duration.ofDays(7);

    private RolloutParser() {}

    static Rollout rollout(Section section) {
        var shadow = section.duration("shadow", Duration.ZERO);
        double share = section.has("canary") ? share(section) : 0;
        var canary = section.duration("canary_for", Duration.ZERO);
        if (share > 0 && canary.isZero()) {
            section.problem(
                    "canary_for", "is missing", "how long a canary serves its share, such as 1d");
        } else if (share == 0 && !canary.isZero()) {
            section.problem("canary", "is missing", "the share that a canary serves, such as 10%");
        }
        List<Line> promote = section.has("promote") ? section.texts("promote") : List.of();
        if (section.has("within") && promote.isEmpty()) {
            section.problem("within", "limits nothing", "it goes with 'promote'");
        }
        if (!promote.isEmpty() && shadow.isZero() && share == 0) {
            section.problem(
                    "promote",
                    "has nothing to look at",
                    "add a step in which the new version scores: shadow: 1d, or a canary");
        }
        var rollout =
                new Rollout(
                        section.line(),
                        shadow,
                        share,
                        canary,
                        promote,
                        section.duration("within", null));
        section.end();
        return rollout;
    }

    static Rollback rollback(Section section) {
        List<Line> when = section.has("when") ? section.texts("when") : List.of();
        if (when.isEmpty()) {
            section.problem(
                    "when",
                    "is missing",
                    "expected rules, such as"
                            + " \"average_precision < previous.average_precision - 0.1\"");
        }
        var rollback = new Rollback(section.line(), when, section.duration("watch", USUAL_WATCH));
        if (rollback.watch().isZero()) {
            section.problem("watch", "is empty", "expected for example 7d");
        }
        section.end();
        return rollback;
    }

    static LivePlan live(Section section) {
        var usual = LivePlan.USUAL;
        var live =
                new LivePlan(
                        section.duration("window", usual.window()),
                        section.integer("min_labels", usual.minLabels(), 1),
                        section.integer("min_each_class", usual.minEachClass(), 1));
        if (live.window().compareTo(LivePlan.SHORTEST) < 0) {
            section.problem("window", "is shorter than a second", "expected for example 1h or 1d");
        }
        section.end();
        return live;
    }

    private static double share(Section section) {
        var text = section.text("canary").orElse("");
        if (text.matches("\\d{1,2}(\\.\\d{1,3})?%") && !text.matches("[0.]+%")) {
            return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
        }
        section.problem(
                "canary",
                "'" + text + "' is not a share of entities",
                "expected more than 0% and less than 100%, such as 10%");
        return 0;
    }
}
