package io.millrace.trainer.calibration;

import io.millrace.schemas.model.Calibration;

/** Makes scores of margins that fit labels. */
@FunctionalInterface
public interface Calibrator {
    /**
     * @param margins raw scores of rows that the model had not seen, finite
     * @param labels 0 or 1
     */
    Calibration fit(double[] margins, double[] labels);

    /**
     * @param name as {@code training.calibration} has it
     */
    static Calibrator named(String name) {
        return switch (name) {
            case "platt" -> Platt::fit;
            case "isotonic" -> Isotonic::fit;
            default -> throw new IllegalArgumentException("no calibration '" + name + "'");
        };
    }
}
