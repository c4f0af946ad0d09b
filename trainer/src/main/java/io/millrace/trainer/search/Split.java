package io.millrace.trainer.search;

import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.LabelHistory;
import io.millrace.trainer.dataset.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows split by event time; rows of equal time are never parted. What is fitted has only the labels
 * that had arrived when the rows it is judged on began, as it will be when it serves.
 *
 * @param folds what trials are fitted to and judged on; later ones have more to be fitted to
 * @param train known when the holdout began: the best trial is fitted to all of it
 * @param holdout latest: seen by the final evaluation only
 */
public record Split(List<Fold> folds, Dataset train, Dataset holdout) {
    /** Stretches as long as a fold that are fitted to before the first one, counted in rows. */
    private static final int BEFORE_FOLDS = 4;

    public Split {
        folds = List.copyOf(folds);
    }

    /**
     * The holdout is {@code newest - holdout < time <= newest}. What was known before it is cut
     * into {@code folds + 4} parts of equal count; each of the last ones validates.
     */
    public static Split byTime(LabelHistory history, Duration holdout, int folds) {
        var settled = history.settled();
        if (settled.isEmpty()) {
            return new Split(List.of(new Fold(settled, settled)), settled, settled);
        }
        long boundary = settled.time(settled.rows() - 1) - holdout.toMillis();
        var later = settled.slice(settled.rowsUntil(boundary), settled.rows());
        var known = history.knownAt(boundary);
        var train = known.slice(0, known.rowsUntil(boundary));
        var parts = new ArrayList<Fold>();
        for (int fold = 0; fold < folds; fold++) {
            int from = cut(train, BEFORE_FOLDS + fold, BEFORE_FOLDS + folds);
            int to = cut(train, BEFORE_FOLDS + fold + 1, BEFORE_FOLDS + folds);
            parts.add(fold(history, train.slice(from, Math.max(from, to))));
        }
        return new Split(parts, train, later);
    }

    private static Fold fold(LabelHistory history, Dataset validation) {
        if (validation.isEmpty()) {
            return new Fold(validation, validation);
        }
        long before = validation.time(0) - 1;
        var known = history.knownAt(before);
        return new Fold(known.slice(0, known.rowsUntil(before)), validation);
    }

    private static int cut(Dataset rows, int part, int parts) {
        int wanted = (int) ((long) rows.rows() * part / parts);
        return wanted < rows.rows() ? rows.firstRowAt(rows.time(wanted)) : rows.rows();
    }

    /** The newest fold. */
    public Fold lastFold() {
        return folds.get(folds.size() - 1);
    }

    /** With the category codes of the rows that each model is fitted to. */
    public Split coded() {
        var columns = Categories.learn(train);
        return new Split(
                folds.stream().map(fold -> fold.coded(Categories.learn(fold.train()))).toList(),
                Categories.coded(train, columns),
                Categories.coded(holdout, columns));
    }

    /** With a share of the negatives among the rows that models are fitted to. */
    public Split thinned(double share, long seed) {
        return new Split(
                folds.stream()
                        .map(
                                fold ->
                                        new Fold(
                                                Sample.thinned(fold.train(), share, seed),
                                                fold.validation()))
                        .toList(),
                Sample.thinned(train, share, seed),
                holdout);
    }

    /**
     * Why nothing can be trained on this split yet; empty where it can.
     *
     * @param fewest rows that the train parts and the holdout must have; of either class where
     *     there are classes
     */
    public Optional<String> shortage(Task task, int fewest) {
        for (var fold : folds) {
            var lacking =
                    shortage(task, "train", fold.train(), fewest)
                            .or(() -> shortage(task, "validation", fold.validation(), 1));
            if (lacking.isPresent()) {
                return lacking;
            }
        }
        return shortage(task, "holdout", holdout, fewest);
    }

    Split requireUsable(Task task) {
        shortage(task, 1)
                .ifPresent(
                        what -> {
                            throw new FailureException(
                                    "not enough examples yet: " + what,
                                    "wait for more labels, or change training.window and"
                                            + " training.holdout");
                        });
        return this;
    }

    private static Optional<String> shortage(Task task, String part, Dataset rows, int fewest) {
        return task == Task.BINARY
                ? ofClasses(part, rows, fewest)
                : ofValues(part, rows, Math.max(2, fewest));
    }

    private static Optional<String> ofClasses(String part, Dataset rows, int fewest) {
        return Math.min(rows.positives(), rows.negatives()) >= fewest
                ? Optional.empty()
                : Optional.of(
                        "the %s part has %d rows, %d of them positive and %d negative; at least %d of each are needed"
                                .formatted(
                                        part,
                                        rows.rows(),
                                        rows.positives(),
                                        rows.negatives(),
                                        fewest));
    }

    private static Optional<String> ofValues(String part, Dataset rows, int fewest) {
        if (rows.rows() < fewest) {
            return Optional.of(
                    "the %s part has %d rows; at least %d are needed"
                            .formatted(part, rows.rows(), fewest));
        }
        return rows.labelsVary()
                ? Optional.empty()
                : Optional.of(
                        "the %d rows of the %s part all have the label %s"
                                .formatted(rows.rows(), part, rows.label(0)));
    }
}
