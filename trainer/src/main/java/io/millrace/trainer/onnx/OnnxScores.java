package io.millrace.trainer.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.millrace.runtime.onnx.OnnxEnvironment;
import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.ModelTensor;
import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.model.onnx.OnnxStructure;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Set;

/**
 * Scores rows with ONNX Runtime as the inference stream does: one thread, and not before the file's
 * structure has been looked over. The batches are too small for ONNX Runtime to change the order of
 * additions.
 */
public final class OnnxScores {
    private static final int BATCH = 512;

    private OnnxScores() {}

    /** Of the trainer's own export. */
    public static double[] margins(byte[] onnx, TensorType type, Dataset rows) {
        return margins(
                onnx, ModelShape.of(OnnxWriter.INPUT, type, rows.width(), OnnxWriter.OUTPUT), rows);
    }

    /**
     * What the model gives, one per row; float32 ones are widened.
     *
     * @throws FailureException where the model has another shape, is unsound or cannot be run
     */
    public static double[] margins(byte[] onnx, ModelShape shape, Dataset rows) {
        requireStructure(onnx, shape);
        var margins = new double[rows.rows()];
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            var environment = OnnxEnvironment.get();
            try (var session = environment.createSession(onnx, options)) {
                for (int from = 0; from < rows.rows(); from += BATCH) {
                    var batch = rows.slice(from, Math.min(from + BATCH, rows.rows()));
                    score(environment, session, shape, batch, margins, from);
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

    private static void requireStructure(byte[] onnx, ModelShape shape) {
        var inspection = OnnxStructure.inspect(onnx);
        if (!inspection.sound() || !inspection.is(shape)) {
            throw new FailureException(
                    "the serve gate would refuse the model: %s"
                            .formatted(
                                    inspection.sound()
                                            ? "%s and %s instead of %s"
                                                    .formatted(
                                                            inspection.inputs(),
                                                            inspection.outputs(),
                                                            shape)
                                            : String.join("; ", inspection.violations())),
                    "this is a defect of its export; nothing was published");
        }
    }

    private static void score(
            OrtEnvironment environment,
            OrtSession session,
            ModelShape shape,
            Dataset batch,
            double[] margins,
            int from)
            throws OrtException {
        var inputs = new HashMap<String, OnnxTensor>();
        try {
            int column = 0;
            for (var input : shape.inputs()) {
                inputs.put(
                        input.name(), tensor(environment, input, column, shape.missing(), batch));
                column += input.width();
            }
            try (var result = session.run(inputs, Set.of(shape.output().name()))) {
                var output = (OnnxTensor) result.get(shape.output().name()).orElseThrow();
                boolean doubles = shape.type() == TensorType.DOUBLE;
                var wide = doubles ? output.getDoubleBuffer() : null;
                var narrow = doubles ? null : output.getFloatBuffer();
                for (int i = 0; i < batch.rows(); i++) {
                    int at = i * shape.output().width() + shape.column();
                    margins[from + i] = doubles ? wide.get(at) : narrow.get(at);
                }
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(
            OrtEnvironment environment, ModelTensor input, int column, long missing, Dataset batch)
            throws OrtException {
        int width = input.width();
        var shape = new long[] {batch.rows(), width};
        int cells = Math.multiplyExact(batch.rows(), width);
        var row = new double[batch.width()];
        var bytes = direct(cells * input.type().bytes());
        for (int i = 0; i < batch.rows(); i++) {
            batch.copyRow(i, row);
            for (int j = column; j < column + width; j++) {
                switch (input.type()) {
                    case FLOAT -> bytes.putFloat((float) row[j]);
                    case DOUBLE -> bytes.putDouble(row[j]);
                    default -> bytes.putLong(Double.isNaN(row[j]) ? missing : (long) row[j]);
                }
            }
        }
        bytes.flip();
        return switch (input.type()) {
            case FLOAT -> OnnxTensor.createTensor(environment, bytes.asFloatBuffer(), shape);
            case DOUBLE -> OnnxTensor.createTensor(environment, bytes.asDoubleBuffer(), shape);
            default -> OnnxTensor.createTensor(environment, bytes.asLongBuffer(), shape);
        };
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
