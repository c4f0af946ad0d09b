package io.millrace.schemas.definition;

import io.millrace.schemas.definition.Definition.Serving;
import io.millrace.schemas.plan.LivePlan;
import java.util.List;

/** Reads who serves, and what is done without a model. */
final class ServingParser {
    private static final String HOLD = "hold";
    private static final String DEFAULT = "default";

    private ServingParser() {}

    static Serving serving(Section root) {
        if (!root.has("serving")) {
            return new Serving(null, HOLD, null, true, null, null, null, LivePlan.USUAL);
        }
        var section = root.section("serving");
        var withoutModel =
                section.choice("without_model", HOLD, List.of(HOLD, DEFAULT, "dead_letter"));
        var defaultScore = section.number("default_score");
        if (withoutModel.equals(DEFAULT) && defaultScore == null) {
            section.problem(
                    "default_score",
                    "is missing",
                    "without_model: default needs the score to give");
        } else if (!withoutModel.equals(DEFAULT) && section.has("default_score")) {
            section.problem(
                    "default_score",
                    "is given to no vector",
                    "it goes with without_model: default");
        }
        var serving =
                new Serving(
                        Line.optional(section, "decision"),
                        withoutModel,
                        defaultScore,
                        section.truth("values", true),
                        section.has("rollout")
                                ? RolloutParser.rollout(section.section("rollout"))
                                : null,
                        section.has("drift") ? DriftParser.drift(section.section("drift")) : null,
                        section.has("rollback")
                                ? RolloutParser.rollback(section.section("rollback"))
                                : null,
                        section.has("live")
                                ? RolloutParser.live(section.section("live"))
                                : LivePlan.USUAL);
        section.end();
        return serving;
    }
}
