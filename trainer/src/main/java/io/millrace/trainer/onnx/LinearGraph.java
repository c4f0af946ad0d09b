package io.millrace.trainer.onnx;

import static io.millrace.trainer.onnx.OnnxWriter.constant;
import static io.millrace.trainer.onnx.OnnxWriter.node;

import io.millrace.schemas.model.TensorType;
import java.util.List;

/**
 * A linear model as ONNX, in double throughout: a missing value becomes its column's mean, then
 * {@code margin = sum((x - mean) / scale * weight) + bias}. Operators: IsNaN, Where, Sub, Div,
 * MatMul, Add.
 */
public final class LinearGraph {
    private static final String STANDARD = "";

    private LinearGraph() {}

    /** The four arrays describe one column per element; scales are not 0. */
    public static byte[] of(double[] means, double[] scales, double[] weights, double bias) {
        int width = means.length;
        if (width == 0 || scales.length != width || weights.length != width) {
            throw new IllegalArgumentException(
                    "a linear model needs as many means, scales and weights as inputs");
        }
        requireFinite("mean", means);
        requireFinite("scale", scales);
        requireFinite("weight", weights);
        requireFinite("bias", new double[] {bias});
        var row = new long[] {1, width};
        return OnnxWriter.model(
                TensorType.DOUBLE,
                width,
                List.of(
                        node(STANDARD, "IsNaN", List.of(OnnxWriter.INPUT), "missing"),
                        node(
                                STANDARD,
                                "Where",
                                List.of("missing", "means", OnnxWriter.INPUT),
                                "filled"),
                        node(STANDARD, "Sub", List.of("filled", "means"), "centred"),
                        node(STANDARD, "Div", List.of("centred", "scales"), "standardised"),
                        node(STANDARD, "MatMul", List.of("standardised", "weights"), "sum"),
                        node(STANDARD, "Add", List.of("sum", "bias"), OnnxWriter.OUTPUT)),
                List.of(
                        constant("means", row, means),
                        constant("scales", row, scales),
                        constant("weights", new long[] {width, 1}, weights),
                        constant("bias", new long[] {1, 1}, new double[] {bias})));
    }

    private static void requireFinite(String what, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i]) || (what.equals("scale") && values[i] == 0)) {
                throw new IllegalArgumentException(what + " " + i + " is " + values[i]);
            }
        }
    }
}
