package io.millrace.trainer.onnx;

import static io.millrace.trainer.onnx.OnnxWriter.constant;
import static io.millrace.trainer.onnx.OnnxWriter.node;

import io.millrace.schemas.model.TensorType;
import io.millrace.trainer.dataset.Indicator;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear model as ONNX, in double throughout: a missing value becomes its column's mean, then
 * {@code margin = sum((x - mean) / scale * weight) + bias}. Operators: IsNaN, Where, Sub, Div,
 * MatMul, Add.
 *
 * <p>Each code {@code c} of a category adds its weight where {@code relu(1 - |x - c|)} is 1: codes
 * are whole numbers, so it is 1 or 0 and exact, and needs no operator beyond those and Relu. A
 * missing category is -1 here, which is no code.
 */
public final class LinearGraph {
    private static final String STANDARD = "";

    private LinearGraph() {}

    /** The three arrays describe one column per element; scales are not 0. */
    public static byte[] of(double[] means, double[] scales, double[] weights, double bias) {
        return of(means, scales, weights, List.of(), new double[0], bias);
    }

    /** The same with a weight for each indicator; the categories' own columns weigh 0. */
    public static byte[] of(
            double[] means,
            double[] scales,
            double[] weights,
            List<Indicator> indicators,
            double[] indicatorWeights,
            double bias) {
        int width = means.length;
        if (width == 0 || scales.length != width || weights.length != width) {
            throw new IllegalArgumentException(
                    "a linear model needs as many means, scales and weights as inputs");
        }
        if (indicators.size() != indicatorWeights.length) {
            throw new IllegalArgumentException("each indicator needs a weight");
        }
        requireFinite("mean", means);
        requireFinite("scale", scales);
        requireFinite("weight", weights);
        requireFinite("indicator weight", indicatorWeights);
        requireFinite("bias", new double[] {bias});
        var row = new long[] {1, width};
        var nodes =
                new ArrayList<>(
                        List.of(
                                node(STANDARD, "IsNaN", List.of(OnnxWriter.INPUT), "missing"),
                                node(
                                        STANDARD,
                                        "Where",
                                        List.of("missing", "means", OnnxWriter.INPUT),
                                        "filled"),
                                node(STANDARD, "Sub", List.of("filled", "means"), "centred"),
                                node(STANDARD, "Div", List.of("centred", "scales"), "standardised"),
                                node(
                                        STANDARD,
                                        "MatMul",
                                        List.of("standardised", "weights"),
                                        "sum")));
        var constants =
                new ArrayList<>(
                        List.of(
                                constant("means", row, means),
                                constant("scales", row, scales),
                                constant("weights", new long[] {width, 1}, weights),
                                constant("bias", new long[] {1, 1}, new double[] {bias})));
        if (indicators.isEmpty()) {
            nodes.add(node(STANDARD, "Add", List.of("sum", "bias"), OnnxWriter.OUTPUT));
        } else {
            nodes.addAll(indicatorNodes());
            constants.addAll(indicatorConstants(width, indicators, indicatorWeights));
        }
        return OnnxWriter.model(TensorType.DOUBLE, width, nodes, constants);
    }

    private static List<Message> indicatorNodes() {
        return List.of(
                node(STANDARD, "Where", List.of("missing", "none", OnnxWriter.INPUT), "known"),
                node(STANDARD, "MatMul", List.of("known", "selector"), "given"),
                node(STANDARD, "Sub", List.of("given", "codes"), "over"),
                node(STANDARD, "Relu", List.of("over"), "above"),
                node(STANDARD, "Sub", List.of("codes", "given"), "under"),
                node(STANDARD, "Relu", List.of("under"), "below"),
                node(STANDARD, "Add", List.of("above", "below"), "distance"),
                node(STANDARD, "Sub", List.of("one", "distance"), "closeness"),
                node(STANDARD, "Relu", List.of("closeness"), "indicators"),
                node(
                        STANDARD,
                        "MatMul",
                        List.of("indicators", "indicator_weights"),
                        "category_sum"),
                node(STANDARD, "Add", List.of("sum", "category_sum"), "both"),
                node(STANDARD, "Add", List.of("both", "bias"), OnnxWriter.OUTPUT));
    }

    private static List<Message> indicatorConstants(
            int width, List<Indicator> indicators, double[] weights) {
        int count = indicators.size();
        var selector = new double[width * count];
        var codes = new double[count];
        for (int i = 0; i < count; i++) {
            selector[indicators.get(i).column() * count + i] = 1;
            codes[i] = indicators.get(i).code();
        }
        var single = new long[] {1, 1};
        return List.of(
                constant("none", single, new double[] {-1}),
                constant("one", single, new double[] {1}),
                constant("selector", new long[] {width, count}, selector),
                constant("codes", new long[] {1, count}, codes),
                constant("indicator_weights", new long[] {count, 1}, weights));
    }

    private static void requireFinite(String what, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i]) || (what.equals("scale") && values[i] == 0)) {
                throw new IllegalArgumentException(what + " " + i + " is " + values[i]);
            }
        }
    }
}
