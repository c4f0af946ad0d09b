package io.millrace.schemas.model.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** ONNX files for tests. */
final class OnnxFile {
    static final int FLOAT = 1;
    static final int DOUBLE = 11;
    static final String ML = "ai.onnx.ml";

    private OnnxFile() {}

    /** The parts of a file that are right; a test adds what is wrong. */
    static Proto model(Proto graph) {
        return new Proto()
                .integer(1, 8)
                .text(2, "test")
                .message(8, operatorSet("", 17))
                .message(8, operatorSet(ML, 3))
                .message(7, graph);
    }

    static Proto operatorSet(String domain, int version) {
        return new Proto().text(1, domain).integer(2, version);
    }

    static Proto graph(int type, int width, List<Proto> nodes, List<Proto> constants) {
        var graph = new Proto().text(2, "graph");
        nodes.forEach(node -> graph.message(1, node));
        constants.forEach(constant -> graph.message(5, constant));
        return graph.message(11, valueInfo("input", type, width))
                .message(12, valueInfo("margin", type, 1));
    }

    static Proto valueInfo(String name, int type, int columns) {
        var shape =
                new Proto()
                        .message(1, new Proto().text(2, "N"))
                        .message(1, new Proto().integer(1, columns));
        var tensor = new Proto().integer(1, type).message(2, shape);
        return new Proto().text(1, name).message(2, new Proto().message(1, tensor));
    }

    static Proto oneRow(String name, int type, int columns) {
        var shape =
                new Proto()
                        .message(1, new Proto().integer(1, 1))
                        .message(1, new Proto().integer(1, columns));
        var tensor = new Proto().integer(1, type).message(2, shape);
        return new Proto().text(1, name).message(2, new Proto().message(1, tensor));
    }

    static Proto node(String domain, String operator, String output, String... inputs) {
        var node = new Proto().text(2, output).text(4, operator).text(7, domain);
        for (var input : inputs) {
            node.text(1, input);
        }
        return node;
    }

    static Proto constant(String name, double[] values, long... dimensions) {
        var raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asDoubleBuffer().put(values);
        return new Proto()
                .integers(1, dimensions)
                .integer(2, DOUBLE)
                .text(8, name)
                .raw(9, raw.array());
    }

    /** {@code margin = (missing(x) - mean) / scale * weights + bias}. */
    static byte[] linear() {
        return model(linearGraph()).bytes();
    }

    static Proto linearGraph() {
        return graph(
                DOUBLE,
                2,
                List.of(
                        node("", "IsNaN", "missing", "input"),
                        node("", "Where", "filled", "missing", "means", "input"),
                        node("", "Sub", "centred", "filled", "means"),
                        node("", "Div", "scaled", "centred", "scales"),
                        node("", "MatMul", "sum", "scaled", "weights"),
                        node("", "Add", "margin", "sum", "bias")),
                List.of(
                        constant("means", new double[] {1, 2}, 1, 2),
                        constant("scales", new double[] {3, 4}, 1, 2),
                        constant("weights", new double[] {5, 6}, 2, 1),
                        constant("bias", new double[] {7}, 1, 1)));
    }
}
