package io.millrace.trainer.learner;

import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import java.util.List;

/** The check that rows can teach a binary classifier anything. */
final class Classes {
    private Classes() {}

    /** Refuses labels other than 0 and 1, and rows of one class only. */
    static void require(String learner, Dataset train) {
        int positives = train.positives();
        int negatives = train.negatives();
        if (positives + negatives != train.rows()) {
            throw new FailureException(
                    "%s: %d of %d training rows have a label other than 0 and 1"
                            .formatted(learner, train.rows() - positives - negatives, train.rows()),
                    "make the label a condition, for example value: \"delay > 15\"");
        }
        if (positives == 0 || negatives == 0) {
            throw new FailureException(
                    "%s: the %d training rows have %d positive and %d negative labels"
                            .formatted(learner, train.rows(), positives, negatives),
                    "a classifier needs both; wait for more labels or lengthen training.window");
        }
    }

    static void requireSameInputs(TrainedModel model, Dataset rows) {
        if (!model.inputs().equals(rows.columns())) {
            throw new IllegalArgumentException(
                    "rows have the inputs %s, the model was trained on %s"
                            .formatted(told(rows.columns()), told(model.inputs())));
        }
    }

    private static List<String> told(List<ModelInput> columns) {
        return columns.stream()
                .map(
                        one ->
                                one.categories().isEmpty()
                                        ? one.name()
                                        : one.name() + " " + one.categories())
                .toList();
    }
}
