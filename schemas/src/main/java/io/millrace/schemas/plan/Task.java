package io.millrace.schemas.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a model says: {@code training.task}. A manifest has the same word. */
public enum Task {
    /** The label is 0 or 1, the score the probability of 1. */
    BINARY(List.of("xgboost", "logistic"), List.of("average_precision", "auc_roc", "log_loss")),

    /** The label is any number, the score what it is expected to be. */
    REGRESSION(List.of("xgboost", "linear"), List.of("rmse", "mae", "r2"));

    private final List<String> learners;
    private final List<String> objectives;

    Task(List<String> learners, List<String> objectives) {
        this.learners = learners;
        this.objectives = objectives;
    }

    /** As written in a definition. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Task::word).toList();
    }

    public static Optional<Task> named(String word) {
        return Arrays.stream(values()).filter(task -> task.word().equals(word)).findFirst();
    }

    /** What {@code training.candidates} may list; all of them where it is not there. */
    public List<String> learners() {
        return learners;
    }

    /** What {@code training.objective} may be; the first one where it is not there. */
    public List<String> objectives() {
        return objectives;
    }

    /** Whether models of this task can be told about such a label. */
    public boolean takesLabel(double label) {
        return this == BINARY ? label == 0 || label == 1 : Double.isFinite(label);
    }

    /** Whether a model of this task can say so. */
    public boolean takesScore(double score) {
        return this == BINARY ? score >= 0 && score <= 1 : Double.isFinite(score);
    }
}
