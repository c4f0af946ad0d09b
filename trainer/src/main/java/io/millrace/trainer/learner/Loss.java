package io.millrace.trainer.learner;

import io.millrace.schemas.plan.Task;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.metric.Metric;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a fit makes small. */
public enum Loss {
    /** Of probabilities; margins are log-odds. */
    LOG_LOSS(Task.BINARY, "binary:logistic", "logloss"),
    /** Foretells means. */
    SQUARED_ERROR(Task.REGRESSION, "reg:squarederror", "rmse"),
    /** Foretells medians. */
    ABSOLUTE_ERROR(Task.REGRESSION, "reg:absoluteerror", "mae");

    private final Task task;
    private final String objective;
    private final String evaluation;

    Loss(Task task, String objective, String evaluation) {
        this.task = task;
        this.objective = objective;
        this.evaluation = evaluation;
    }

    /** The one that goes with what a search aims at. */
    public static Loss of(Metric objective) {
        if (objective.task() == Task.BINARY) {
            return LOG_LOSS;
        }
        return objective == Metric.MAE ? ABSOLUTE_ERROR : SQUARED_ERROR;
    }

    /** As it stands in a manifest. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Loss> named(String word) {
        return Arrays.stream(values()).filter(loss -> loss.word().equals(word)).findFirst();
    }

    public Task task() {
        return task;
    }

    /** The score that is best where no input is looked at: of a classifier the probability. */
    public double constant(Dataset train) {
        return this == ABSOLUTE_ERROR ? train.medianLabel() : train.meanLabel();
    }

    /** The same as a margin; rows count by their weights where there are classes. */
    double baseMargin(Dataset train) {
        return this == LOG_LOSS ? train.logOdds() : constant(train);
    }

    /** XGBoost's name for it. */
    String xgboost() {
        return objective;
    }

    /** XGBoost's name for its mean. */
    String xgboostMetric() {
        return evaluation;
    }

    /**
     * Checks that rows can teach anything.
     *
     * @throws io.millrace.schemas.problem.FailureException where they cannot
     */
    void require(String learner, Dataset train) {
        if (task == Task.BINARY) {
            Classes.require(learner, train);
        } else {
            Values.require(learner, train);
        }
    }
}
