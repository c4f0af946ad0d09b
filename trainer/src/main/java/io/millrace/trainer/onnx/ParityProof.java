package io.millrace.trainer.onnx;

import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;

/**
 * Holds every margin that {@link OnnxScores} gives against the native model's. Float models must be
 * equal in every bit (0 and -0 count as equal); double models within {@code 1e-12 * max(1, |native
 * margin|)}, because a sum may be taken in another order.
 */
public final class ParityProof {
    private static final double DOUBLE_TOLERANCE = 1e-12;

    private ParityProof() {}

    /**
     * @param margins the native margins of {@code rows}
     * @throws FailureException with the first row that differs, or where the model cannot be run
     */
    public static void prove(byte[] onnx, TensorType type, Dataset rows, double[] margins) {
        if (margins.length != rows.rows()) {
            throw new IllegalArgumentException(
                    "%d margins for %d rows".formatted(margins.length, rows.rows()));
        }
        var scored = OnnxScores.margins(onnx, type, rows);
        for (int i = 0; i < scored.length; i++) {
            if (!equal(scored[i], margins[i], type)) {
                throw new FailureException(
                        "the exported model differs from the native one at row %d (example %s): margin %s instead of %s"
                                .formatted(i, rows.id(i), scored[i], margins[i]),
                        "this is a defect of the export; nothing was published");
            }
        }
    }

    private static boolean equal(double scored, double wanted, TensorType type) {
        double tolerance =
                type == TensorType.FLOAT ? 0 : DOUBLE_TOLERANCE * Math.max(1, Math.abs(wanted));
        return Math.abs(scored - wanted) <= tolerance;
    }
}
