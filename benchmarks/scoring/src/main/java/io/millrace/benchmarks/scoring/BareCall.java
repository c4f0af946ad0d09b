package io.millrace.benchmarks.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import io.millrace.inference.TestModel;
import io.millrace.runtime.onnx.OnnxEnvironment;
import io.millrace.schemas.model.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The least that can be done to score a row with ONNX Runtime from Java: rows that are laid out as
 * the model takes them, one copy into a pinned buffer, one run into another, one number read. The
 * session has the same options as ours. One thread.
 */
final class BareCall implements AutoCloseable {
    private final OrtSession session;
    private final Map<String, OnnxTensorLike> inputs;
    private final Map<String, OnnxTensor> outputs;
    private final float[][] floats;
    private final double[][] doubles;
    private final FloatBuffer floatInput;
    private final FloatBuffer floatOutput;
    private final DoubleBuffer doubleInput;
    private final DoubleBuffer doubleOutput;

    BareCall(TestModel model, List<double[]> rows) {
        int width = model.width();
        boolean isFloat = model.type() == TensorType.FLOAT;
        var environment = OnnxEnvironment.get();
        floatInput = isFloat ? bytes(width * Float.BYTES).asFloatBuffer() : null;
        floatOutput = isFloat ? bytes(Float.BYTES).asFloatBuffer() : null;
        doubleInput = isFloat ? null : bytes(width * Double.BYTES).asDoubleBuffer();
        doubleOutput = isFloat ? null : bytes(Double.BYTES).asDoubleBuffer();
        floats = isFloat ? rows.stream().map(BareCall::narrow).toArray(float[][]::new) : null;
        doubles = isFloat ? null : rows.toArray(double[][]::new);
        try (var options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(ExecutionMode.SEQUENTIAL);
            session = environment.createSession(model.onnx(), options);
            var in = new long[] {1, width};
            var out = new long[] {1, 1};
            inputs =
                    Map.of(
                            "input",
                            isFloat
                                    ? OnnxTensor.createTensor(environment, floatInput, in)
                                    : OnnxTensor.createTensor(environment, doubleInput, in));
            outputs =
                    Map.of(
                            "margin",
                            isFloat
                                    ? OnnxTensor.createTensor(environment, floatOutput, out)
                                    : OnnxTensor.createTensor(environment, doubleOutput, out));
        } catch (OrtException failed) {
            throw new IllegalStateException("no bare call", failed);
        }
    }

    double run(int row) {
        if (floats != null) {
            floatInput.put(0, floats[row]);
        } else {
            doubleInput.put(0, doubles[row]);
        }
        try {
            session.run(inputs, Set.of(), outputs).close();
        } catch (OrtException failed) {
            throw new IllegalStateException("a bare call failed", failed);
        }
        return floats != null ? floatOutput.get(0) : doubleOutput.get(0);
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensorLike::close);
        outputs.values().forEach(OnnxTensor::close);
        try {
            session.close();
        } catch (OrtException failed) {
            throw new IllegalStateException("the bare session cannot be closed", failed);
        }
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    private static float[] narrow(double[] row) {
        var narrow = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            narrow[i] = (float) row[i];
        }
        return narrow;
    }
}
