package io.millrace.inference;

import io.millrace.schemas.model.TensorType;
import java.util.List;

/** {@code margin = sum(x * weight) + bias}, a missing x counting as 0. */
public final class Linear implements TestModel {
    private final double[] weights;
    private final double bias;

    public Linear(double bias, double... weights) {
        this.bias = bias;
        this.weights = weights.clone();
    }

    @Override
    public TensorType type() {
        return TensorType.DOUBLE;
    }

    @Override
    public int width() {
        return weights.length;
    }

    @Override
    public double margin(double[] row) {
        double margin = 0;
        for (int i = 0; i < row.length; i++) {
            margin += Double.isNaN(row[i]) ? 0 : row[i] * weights[i];
        }
        return margin + bias;
    }

    @Override
    public byte[] onnx() {
        int width = weights.length;
        return TestModel.graph(
                        TensorType.DOUBLE,
                        width,
                        List.of(
                                TestModel.node("IsNaN", "missing", "input"),
                                TestModel.node("Where", "filled", "missing", "zeros", "input"),
                                TestModel.node("MatMul", "sum", "filled", "weights"),
                                TestModel.node("Add", "margin", "sum", "bias")),
                        List.of(
                                TestModel.constant("zeros", new double[width], 1, width),
                                TestModel.constant("weights", weights, width, 1),
                                TestModel.constant("bias", new double[] {bias}, 1, 1)))
                .bytes();
    }
}
