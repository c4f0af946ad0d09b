package io.millrace.trainer.metric;

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
    BASE_RATE;

    /** What {@code training.objective} may be. */
    public static final List<Metric> OBJECTIVES = List.of(AVERAGE_PRECISION, AUC_ROC, LOG_LOSS);

    /** As written in a definition: {@code average_precision}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Metric::word).toList();
    }

    public static Optional<Metric> named(String word) {
        return Arrays.stream(values()).filter(metric -> metric.word().equals(word)).findFirst();
    }

    /**
     * @throws DefinitionException where a search cannot aim at it
     */
    public static Metric objective(String word) {
        return named(word)
                .filter(OBJECTIVES::contains)
                .orElseThrow(
                        () ->
                                new DefinitionException(
                                        "training",
                                        List.of(
                                                new Problem(
                                                        "training.objective",
                                                        0,
                                                        "unknown objective '" + word + "'",
                                                        DidYouMean.of(
                                                                word,
                                                                OBJECTIVES.stream()
                                                                        .map(Metric::word)
                                                                        .toList())))));
    }

    public double of(Evaluation evaluation) {
        return switch (this) {
            case AUC_ROC -> evaluation.aucRoc();
            case AVERAGE_PRECISION -> evaluation.averagePrecision();
            case LOG_LOSS -> evaluation.logLoss();
            case BRIER -> evaluation.brier();
            case CALIBRATION_ERROR -> evaluation.calibrationError();
            case PRECISION_AT_K -> evaluation.precisionAtK();
            case BASE_RATE -> evaluation.baseRate();
        };
    }

    /** Whether {@code value} is strictly better than {@code other}; anything is better than NaN. */
    public boolean better(double value, double other) {
        if (Double.isNaN(value) || Double.isNaN(other)) {
            return !Double.isNaN(value);
        }
        return switch (this) {
            case LOG_LOSS, BRIER, CALIBRATION_ERROR -> value < other;
            case AUC_ROC, AVERAGE_PRECISION, PRECISION_AT_K, BASE_RATE -> value > other;
        };
    }
}
