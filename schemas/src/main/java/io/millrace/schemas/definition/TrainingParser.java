package io.millrace.schemas.definition;

import io.millrace.schemas.definition.Definition.Training;
import io.millrace.schemas.plan.TrainingPlan;
import io.millrace.schemas.plan.TriggerPlan;
import java.time.Duration;
import java.util.List;

/** Reads how models are trained, and what the gate asks of them. */
final class TrainingParser {
    /** Ten years of event time: far more than any window that state should hold. */
    private static final Duration NO_TRAINING_LIMIT = Duration.ofDays(3650);

    private TrainingParser() {}

    static Training training(Section root) {
        var section = root.has("training") ? root.section("training") : null;
        if (section == null) {
            return null;
        }
        var training =
                new Training(
                        section.has("task")
                                ? Line.required(section, "task")
                                : new Line("binary", 0),
                        section.duration("every", Duration.ofDays(1)),
                        section.duration("window", NO_TRAINING_LIMIT),
                        section.duration("holdout", Duration.ofDays(7)),
                        section.has("candidates") ? section.texts("candidates") : List.of(),
                        section.integer("trials", 20, 1),
                        section.duration("budget", null),
                        section.integer("folds", 1, 1),
                        negatives(section),
                        section.has("calibration")
                                ? section.choice("calibration", "", TrainingPlan.CALIBRATIONS)
                                : null,
                        Line.optional(section, "objective"),
                        section.integer("min_examples", 1000, 1),
                        triggers(section),
                        section.integer("seed", 1, Integer.MIN_VALUE));
        section.end();
        return training;
    }

    private static TriggerPlan triggers(Section training) {
        if (!training.has("triggers")) {
            return TriggerPlan.NONE;
        }
        var section = training.section("triggers");
        var drop = section.number("drop");
        if (drop != null && !(drop > 0 && Double.isFinite(drop))) {
            section.problem("drop", "is " + drop, "a number above 0, for example 0.05");
        }
        var triggers =
                new TriggerPlan(
                        section.has("examples") ? section.integer("examples", 1, 1) : 0,
                        section.truth("drift", false),
                        drop == null ? Double.NaN : drop);
        section.end();
        return triggers;
    }

    /** From a thousandth to 1; 1 where it is not there. */
    private static double negatives(Section section) {
        var number = section.number("negatives");
        if (number == null) {
            return 1;
        }
        if (!(number >= 0.001 && number <= 1)) {
            section.problem("negatives", "is " + number, "a share from 0.001 to 1");
            return 1;
        }
        return number;
    }

    static List<Line> gate(Section root) {
        if (!root.has("gate")) {
            return List.of();
        }
        var section = root.section("gate");
        var rules = section.texts("must");
        section.end();
        return rules;
    }
}
