package io.millrace.inference.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/**
 * Scores single rows with a model, in buffers of its own that ONNX Runtime reads and writes in
 * place. One thread; it keeps its lease until it is closed.
 */
public final class Scorer implements AutoCloseable {
    private final LoadedModel.Lease lease;
    private final OnnxTensor input;
    private final OnnxTensor output;
    private final Map<String, OnnxTensorLike> inputs;
    private final Map<String, OnnxTensor> outputs;
    private final FloatBuffer floatRow;
    private final DoubleBuffer doubleRow;
    private final FloatBuffer floatMargin;
    private final DoubleBuffer doubleMargin;

    private Scorer(LoadedModel.Lease lease) throws OrtException {
        this.lease = lease;
        var shape = lease.manifest().shape();
        int bytes = shape.type().bytes();
        var row = direct(shape.width() * bytes);
        var margin = direct(bytes);
        boolean floats = shape.type() == TensorType.FLOAT;
        floatRow = floats ? row.asFloatBuffer() : null;
        doubleRow = floats ? null : row.asDoubleBuffer();
        floatMargin = floats ? margin.asFloatBuffer() : null;
        doubleMargin = floats ? null : margin.asDoubleBuffer();
        var rowShape = new long[] {1, shape.width()};
        var marginShape = new long[] {1, 1};
        var environment = LoadedModel.Lease.environment();
        input =
                floats
                        ? OnnxTensor.createTensor(environment, floatRow, rowShape)
                        : OnnxTensor.createTensor(environment, doubleRow, rowShape);
        output =
                floats
                        ? OnnxTensor.createTensor(environment, floatMargin, marginShape)
                        : OnnxTensor.createTensor(environment, doubleMargin, marginShape);
        inputs = Map.of(shape.input(), input);
        outputs = Map.of(shape.output(), output);
    }

    /**
     * @param lease is the scorer's from now on, also where this fails
     */
    public static Scorer of(LoadedModel.Lease lease) {
        try {
            return new Scorer(lease);
        } catch (OrtException failed) {
            lease.close();
            throw new ModelException("no buffers for model " + lease.manifest().version(), failed);
        }
    }

    public Manifest manifest() {
        return lease.manifest();
    }

    /**
     * The raw score of a row, a float32 one widened.
     *
     * @param numbers in the order of the model's inputs; NaN = missing
     */
    public double margin(double[] numbers) {
        if (floatRow == null) {
            doubleRow.put(0, numbers);
        } else {
            for (int i = 0; i < numbers.length; i++) {
                floatRow.put(i, (float) numbers[i]);
            }
        }
        try {
            lease.session().run(inputs, Set.of(), outputs).close();
        } catch (OrtException failed) {
            throw new ModelException(
                    "ONNX Runtime cannot run model " + manifest().version(), failed);
        }
        return floatMargin == null ? doubleMargin.get(0) : floatMargin.get(0);
    }

    @Override
    public void close() {
        input.close();
        output.close();
        lease.close();
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
