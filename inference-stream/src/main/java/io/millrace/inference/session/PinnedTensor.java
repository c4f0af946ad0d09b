package io.millrace.inference.session;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import io.millrace.schemas.model.ModelTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** One row of a tensor, in a buffer that ONNX Runtime reads and writes in place. */
final class PinnedTensor implements AutoCloseable {
    private final ModelTensor kind;
    private final long missing;
    private final OnnxTensor tensor;
    private final FloatBuffer floats;
    private final DoubleBuffer doubles;
    private final LongBuffer longs;

    /**
     * @param missing what NaN becomes in a whole number
     */
    PinnedTensor(ModelTensor kind, long missing) throws OrtException {
        this.kind = kind;
        this.missing = missing;
        var shape = new long[] {1, kind.width()};
        var environment = Sessions.environment();
        var bytes =
                ByteBuffer.allocateDirect(kind.width() * kind.type().bytes())
                        .order(ByteOrder.nativeOrder());
        FloatBuffer ofFloats = null;
        DoubleBuffer ofDoubles = null;
        LongBuffer ofLongs = null;
        switch (kind.type()) {
            case FLOAT -> {
                ofFloats = bytes.asFloatBuffer();
                tensor = OnnxTensor.createTensor(environment, ofFloats, shape);
            }
            case DOUBLE -> {
                ofDoubles = bytes.asDoubleBuffer();
                tensor = OnnxTensor.createTensor(environment, ofDoubles, shape);
            }
            default -> {
                ofLongs = bytes.asLongBuffer();
                tensor = OnnxTensor.createTensor(environment, ofLongs, shape);
            }
        }
        floats = ofFloats;
        doubles = ofDoubles;
        longs = ofLongs;
    }

    String name() {
        return kind.name();
    }

    OnnxTensor tensor() {
        return tensor;
    }

    /**
     * Fills the row.
     *
     * @return the place behind the last number used
     */
    int put(double[] numbers, int from) {
        int width = kind.width();
        if (floats != null) {
            for (int i = 0; i < width; i++) {
                floats.put(i, (float) numbers[from + i]);
            }
        } else if (doubles != null) {
            doubles.put(0, numbers, from, width);
        } else {
            for (int i = 0; i < width; i++) {
                double number = numbers[from + i];
                longs.put(i, Double.isNaN(number) ? missing : (long) number);
            }
        }
        return from + width;
    }

    /** A float32 one widened. */
    double get(int column) {
        return floats != null ? floats.get(column) : doubles.get(column);
    }

    @Override
    public void close() {
        tensor.close();
    }
}
