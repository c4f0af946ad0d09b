package io.millrace.trainer.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.model.onnx.OnnxStructure;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Looks an ONNX file over and scores rows with ONNX Runtime, both as the inference stream will, and
 * holds every margin against the native model's. Float models must be equal in every bit (0 and -0
 * count as equal); double models within {@code 1e-12 * max(1, |native margin|)}, because a sum may
 * be taken in another order.
 */
public final class ParityProof {
    private static final int BATCH = 512;
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
        requireStructure(onnx, type, rows.width());
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            var environment = OnnxEnvironment.get();
            try (var session = environment.createSession(onnx, options)) {
                for (int from = 0; from < rows.rows(); from += BATCH) {
                    var batch = rows.slice(from, Math.min(from + BATCH, rows.rows()));
                    compare(batch, score(environment, session, type, batch), margins, from, type);
                }
            }
        } catch (OrtException e) {
            throw new FailureException(
                    "ONNX Runtime cannot run the exported model: " + e.getMessage(),
                    "this is a defect of the export; nothing was published",
                    e);
        }
    }

    private static void requireStructure(byte[] onnx, TensorType type, int width) {
        var inspection = OnnxStructure.inspect(onnx);
        var wanted = new ModelShape(OnnxWriter.INPUT, type, width, OnnxWriter.OUTPUT);
        if (!inspection.sound() || !wanted.equals(inspection.shape())) {
            throw new FailureException(
                    "the serve gate would refuse the exported model: %s"
                            .formatted(
                                    inspection.sound()
                                            ? inspection.shape() + " instead of " + wanted
                                            : String.join("; ", inspection.violations())),
                    "this is a defect of the export; nothing was published");
        }
    }

    private static double[] score(
            OrtEnvironment environment, OrtSession session, TensorType type, Dataset batch)
            throws OrtException {
        try (var input = tensor(environment, type, batch);
                var result = session.run(Map.of(OnnxWriter.INPUT, input))) {
            var output = (OnnxTensor) result.get(OnnxWriter.OUTPUT).orElseThrow();
            var margins = new double[batch.rows()];
            if (type == TensorType.FLOAT) {
                var floats = output.getFloatBuffer();
                for (int i = 0; i < margins.length; i++) {
                    margins[i] = floats.get(i);
                }
            } else {
                output.getDoubleBuffer().get(margins);
            }
            return margins;
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, TensorType type, Dataset batch)
            throws OrtException {
        var shape = new long[] {batch.rows(), batch.width()};
        int cells = Math.multiplyExact(batch.rows(), batch.width());
        if (type == TensorType.FLOAT) {
            var buffer = direct(cells * Float.BYTES).asFloatBuffer();
            buffer.put(batch.floats()).flip();
            return OnnxTensor.createTensor(environment, buffer, shape);
        }
        var buffer = direct(cells * Double.BYTES).asDoubleBuffer();
        var row = new double[batch.width()];
        for (int i = 0; i < batch.rows(); i++) {
            batch.copyRow(i, row);
            buffer.put(row);
        }
        return OnnxTensor.createTensor(environment, buffer.flip(), shape);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static void compare(
            Dataset batch, double[] scored, double[] margins, int from, TensorType type) {
        for (int i = 0; i < scored.length; i++) {
            double wanted = margins[from + i];
            if (!equal(scored[i], wanted, type)) {
                throw new FailureException(
                        "the exported model differs from the native one at row %d (example %s): margin %s instead of %s"
                                .formatted(from + i, batch.id(i), scored[i], wanted),
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
