package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition.Label;
import io.millrace.schemas.definition.Definition.Serving;
import io.millrace.schemas.definition.Definition.Training;
import io.millrace.schemas.definition.Line;
import io.millrace.schemas.expression.ValueType;
import io.millrace.schemas.problem.Problems;
import java.util.List;
import java.util.function.Function;

/** Resolves the training section: most of it depends on the task. */
final class TrainingPlanner {
    private static final String MULTICLASS = "multiclass";

    private final Problems problems;

    TrainingPlanner(Problems problems) {
        this.problems = problems;
    }

    /** The plan; null where there is none, or no such task. */
    TrainingPlan plan(Training training, Label written, LabelPlan label, Serving serving) {
        if (training == null) {
            return null;
        }
        if (label == null) {
            problems.add("training", 0, "needs a label", "add a 'label' section");
        }
        if (training.holdout().compareTo(training.window()) >= 0) {
            problems.add(
                    "training.holdout",
                    0,
                    "takes the whole window: nothing is left to train on",
                    "make it shorter than 'window'");
        }
        var task = task(training.task());
        if (task == null) {
            return null;
        }
        for (var candidate : training.candidates()) {
            known(task, candidate, Task::learners, "training.candidates", "learner");
        }
        var objective = training.objective();
        if (objective != null) {
            known(task, objective, Task::objectives, "training.objective", "objective");
        }
        if (label != null) {
            checkLabel(task, written, label);
        }
        if (task == Task.REGRESSION) {
            checkRegression(training, serving);
        }
        return new TrainingPlan(
                task,
                training.every(),
                training.window(),
                training.holdout(),
                training.candidates().isEmpty()
                        ? task.learners()
                        : training.candidates().stream().map(Line::text).toList(),
                training.trials(),
                training.budget(),
                training.folds(),
                training.negatives(),
                calibration(task, training),
                objective == null ? task.objectives().get(0) : objective.text(),
                training.minExamples(),
                training.triggers(),
                training.seed());
    }

    private Task task(Line word) {
        if (word.text().equals(MULTICLASS)) {
            problems.add(
                    "training.task",
                    word.line(),
                    "'multiclass' is not trained: its export to ONNX is not proven equal, and a"
                            + " prediction has one score",
                    "train a binary pipeline per class, such as value: \"status == 'late'\"");
            return null;
        }
        Planner.known(word, Task.words(), "training.task", "task", problems);
        return Task.named(word.text()).orElse(null);
    }

    /** A word of another task is told from one that is nowhere known. */
    private void known(
            Task task, Line word, Function<Task, List<String>> of, String where, String what) {
        var words = of.apply(task);
        for (var other : Task.values()) {
            if (!words.contains(word.text()) && of.apply(other).contains(word.text())) {
                problems.add(
                        where,
                        word.line(),
                        "'%s' is for task: %s, this one is %s"
                                .formatted(word, other.word(), task.word()),
                        "one of " + String.join(", ", words));
                return;
            }
        }
        Planner.known(word, words, where, what, problems);
    }

    private void checkLabel(Task task, Label written, LabelPlan label) {
        boolean truth = label.value() != null && label.value().type() == ValueType.TRUTH;
        if (task == Task.REGRESSION && truth) {
            problems.add(
                    "label.value",
                    written.value().line(),
                    "is a truth, and task: regression foretells a number",
                    "give the number itself, such as arr_delay, or leave the task out");
        }
        double silence = label.orDefault();
        if (!Double.isNaN(silence) && !task.takesLabel(silence)) {
            problems.add(
                    "label.default",
                    written.line(),
                    "is %s, and task: %s has the labels true and false"
                            .formatted(silence, task.word()),
                    "for labels that are numbers write training: { task: regression }");
        }
    }

    /** What means something for probabilities and classes only. */
    private void checkRegression(Training training, Serving serving) {
        if (training.calibration() != null) {
            problems.add(
                    "training.calibration",
                    0,
                    "is for probabilities, and the task is regression",
                    "leave it out: the model's number is the score");
        }
        if (training.negatives() != 1) {
            problems.add(
                    "training.negatives",
                    0,
                    "thins out rows labelled 0, and the task is regression",
                    "leave it out");
        }
        if (serving.decision() == null) {
            problems.add(
                    "serving.decision",
                    0,
                    "is missing: the score of a regression is no probability",
                    "say from which number on the answer is yes, such as score >= 30");
        }
    }

    private static String calibration(Task task, Training training) {
        if (task == Task.REGRESSION) {
            return TrainingPlan.NO_CALIBRATION;
        }
        return training.calibration() == null
                ? TrainingPlan.CALIBRATIONS.get(0)
                : training.calibration();
    }
}
