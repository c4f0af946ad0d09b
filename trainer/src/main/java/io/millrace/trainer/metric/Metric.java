package io.millrace.trainer.metric;

import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The metrics by the names that definitions use. */
public enum Metric {
    AUC_ROC,
    AVERAGE_PRECISION,
    LOG_LOSS,
    BRIER,
    CALIBRATION_ERROR,
    PRECISION_AT_K,
    BASE_RATE,
    RMSE,
    MAE,
    R2;

    /** As written in a definition: {@code average_precision}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it judges the models of. */
    public Task task() {
        return switch (this) {
            case RMSE, MAE, R2 -> Task.REGRESSION;
            case AUC_ROC,
                    AVERAGE_PRECISION,
                    LOG_LOSS,
                    BRIER,
                    CALIBRATION_ERROR,
                    PRECISION_AT_K,
                    BASE_RATE ->
                    Task.BINARY;
        };
    }

    /** Those that judge models of a task. */
    public static List<Metric> of(Task task) {
        return Arrays.stream(values()).filter(metric -> metric.task() == task).toList();
    }

    public static List<String> words(Task task) {
        return of(task).stream().map(Metric::word).toList();
    }

    public static Optional<Metric> named(String word) {
        return Arrays.stream(values()).filter(metric -> metric.word().equals(word)).findFirst();
    }

    /** What {@code training.objective} may be, of whatever task. */
    public static List<String> objectives() {
        return Arrays.stream(Task.values()).flatMap(task -> task.objectives().stream()).toList();
    }

    /**
     * @throws DefinitionException where a search cannot aim at it
     */
    public static Metric objective(String word) {
        return named(word)
                .filter(metric -> objectives().contains(word))
                .orElseThrow(
                        () ->
                                new DefinitionException(
                                        "training",
                                        List.of(
                                                new Problem(
                                                        "training.objective",
                                                        0,
                                                        "unknown objective '" + word + "'",
                                                        DidYouMean.of(word, objectives())))));
    }

    /** NaN where the evaluation is of models of another task. */
    public double of(Evaluation evaluation) {
        return evaluation instanceof Classification classes
                ? of(classes)
                : of((Regression) evaluation);
    }

    private double of(Classification classes) {
        return switch (this) {
            case AUC_ROC -> classes.aucRoc();
            case AVERAGE_PRECISION -> classes.averagePrecision();
            case LOG_LOSS -> classes.logLoss();
            case BRIER -> classes.brier();
            case CALIBRATION_ERROR -> classes.calibrationError();
            case PRECISION_AT_K -> classes.precisionAtK();
            case BASE_RATE -> classes.baseRate();
            case RMSE, MAE, R2 -> Double.NaN;
        };
    }

    private double of(Regression values) {
        return switch (this) {
            case RMSE -> values.rmse();
            case MAE -> values.mae();
            case R2 -> values.r2();
            case AUC_ROC,
                    AVERAGE_PRECISION,
                    LOG_LOSS,
                    BRIER,
                    CALIBRATION_ERROR,
                    PRECISION_AT_K,
                    BASE_RATE ->
                    Double.NaN;
        };
    }

    /** Whether {@code value} is strictly better than {@code other}; anything is better than NaN. */
    public boolean better(double value, double other) {
        if (Double.isNaN(value) || Double.isNaN(other)) {
            return !Double.isNaN(value);
        }
        return switch (this) {
            case LOG_LOSS, BRIER, CALIBRATION_ERROR, RMSE, MAE -> value < other;
            case AUC_ROC, AVERAGE_PRECISION, PRECISION_AT_K, BASE_RATE, R2 -> value > other;
        };
    }
}
