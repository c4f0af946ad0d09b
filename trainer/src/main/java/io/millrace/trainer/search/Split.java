package io.millrace.trainer.search;

import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.dataset.Dataset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rows split by event time, earliest first; rows of equal time are never parted.
 *
 * @param train what models are fitted to
 * @param validation later: decides when to stop, which trial is best, and the calibration
 * @param holdout latest: seen by the final evaluation only
 */
public record Split(Dataset train, Dataset validation, Dataset holdout) {
    /** Share of the rows before the holdout that validate. */
    public static final double VALIDATION_SHARE = 0.2;

    /**
     * The holdout is {@code newest - holdout < time <= newest}; of the rows before it, the last
     * {@code validationShare} validate.
     */
    public static Split byTime(Dataset rows, Duration holdout, double validationShare) {
        if (rows.isEmpty()) {
            return new Split(rows, rows, rows);
        }
        long newest = rows.time(rows.rows() - 1);
        int end = rows.firstRowAt(newest - holdout.toMillis() + 1);
        int wanted = (int) (end * (1 - validationShare));
        int cut = wanted < end ? rows.firstRowAt(rows.time(wanted)) : end;
        return new Split(rows.slice(0, cut), rows.slice(cut, end), rows.slice(end, rows.rows()));
    }

    /** The same in the codes of a model. */
    public Split coded(List<ModelInput> columns) {
        return new Split(
                Categories.coded(train, columns),
                Categories.coded(validation, columns),
                Categories.coded(holdout, columns));
    }

    /** Why nothing can be trained on this split yet; empty where it can. */
    public Optional<String> shortage() {
        return shortage("train", train)
                .or(() -> shortage("validation", validation))
                .or(() -> shortage("holdout", holdout));
    }

    Split requireUsable() {
        shortage()
                .ifPresent(
                        what -> {
                            throw new FailureException(
                                    "not enough examples yet: " + what,
                                    "wait for more labels, or change training.window and"
                                            + " training.holdout");
                        });
        return this;
    }

    private static Optional<String> shortage(String part, Dataset rows) {
        if (rows.positives() > 0 && rows.negatives() > 0) {
            return Optional.empty();
        }
        return Optional.of(
                "the %s part has %d rows, %d of them positive and %d negative"
                        .formatted(part, rows.rows(), rows.positives(), rows.negatives()));
    }
}
