package io.millrace.trainer.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.runtime.onnx.OnnxEnvironment;
import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.model.onnx.OnnxStructure;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Scores rows with ONNX Runtime as the inference stream does: one thread, and not before the file's
 * structure has been looked over. The batches are too small for ONNX Runtime to change the order of
 * additions.
 */
public final class OnnxScores {
    private static final int BATCH = 512;

    private OnnxScores() {}

    /**
     * Margins, one per row; float32 ones are widened.
     *
     * @throws FailureException where the model has another shape, is unsound or cannot be run
     */
    public static double[] margins(byte[] onnx, TensorType type, Dataset rows) {
        requireStructure(onnx, type, rows.width());
        var margins = new double[rows.rows()];
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            var environment = OnnxEnvironment.get();
            try (var session = environment.createSession(onnx, options)) {
                for (int from = 0; from < rows.rows(); from += BATCH) {
                    var batch = rows.slice(from, Math.min(from + BATCH, rows.rows()));
                    score(environment, session, type, batch, margins, from);
                }
            }
            return margins;
        } catch (OrtException e) {
            throw new FailureException(
                    "ONNX Runtime cannot run the model: " + e.getMessage(),
                    "this is a defect of its export; nothing was published",
                    e);
        }
    }

    private static void requireStructure(byte[] onnx, TensorType type, int width) {
        var inspection = OnnxStructure.inspect(onnx);
        var wanted = ModelShape.of(OnnxWriter.INPUT, type, width, OnnxWriter.OUTPUT);
        if (!inspection.sound() || !wanted.equals(inspection.shape())) {
            throw new FailureException(
                    "the serve gate would refuse the model: %s"
                            .formatted(
                                    inspection.sound()
                                            ? inspection.shape() + " instead of " + wanted
                                            : String.join("; ", inspection.violations())),
                    "this is a defect of its export; nothing was published");
        }
    }

    private static void score(
            OrtEnvironment environment,
            OrtSession session,
            TensorType type,
            Dataset batch,
            double[] margins,
            int from)
            throws OrtException {
        try (var input = tensor(environment, type, batch);
                var result = session.run(Map.of(OnnxWriter.INPUT, input))) {
            var output = (OnnxTensor) result.get(OnnxWriter.OUTPUT).orElseThrow();
            if (type == TensorType.DOUBLE) {
                output.getDoubleBuffer().get(margins, from, batch.rows());
                return;
            }
            var floats = output.getFloatBuffer();
            for (int i = 0; i < batch.rows(); i++) {
                margins[from + i] = floats.get(i);
            }
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
}
