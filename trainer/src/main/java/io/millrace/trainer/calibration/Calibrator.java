package io.millrace.trainer.calibration;

import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.plan.TrainingPlan;

/** Makes scores of margins that fit labels. */
@FunctionalInterface
public interface Calibrator {
    /**
     * @param margins raw scores of rows that the model had not seen, finite
     * @param labels as many, of the task
     */
    Calibration fit(double[] margins, double[] labels);

    /**
     * @param name as {@code training.calibration} has it
     */
    static Calibrator named(String name) {
        return switch (name) {
            case "platt" -> Platt::fit;
            case "isotonic" -> Isotonic::fit;
            case TrainingPlan.NO_CALIBRATION -> (margins, labels) -> Calibration.NONE;
            default -> throw new IllegalArgumentException("no calibration '" + name + "'");
        };
    }
}
