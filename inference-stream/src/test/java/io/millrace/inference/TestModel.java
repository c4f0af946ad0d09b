package io.millrace.inference;

import io.millrace.schemas.model.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A small model that is known twice: as an ONNX file and as plain Java. */
public interface TestModel {
    TensorType type();

    int width();

    byte[] onnx();

    /** What the model must give. */
    double margin(double[] row);

    static Proto graph(TensorType type, int width, List<Proto> nodes, List<Proto> constants) {
        var graph = new Proto().text(2, "test");
        nodes.forEach(node -> graph.message(1, node));
        constants.forEach(constant -> graph.message(5, constant));
        return new Proto()
                .integer(1, 8)
                .message(8, new Proto().text(1, "").integer(2, 17))
                .message(8, new Proto().text(1, "ai.onnx.ml").integer(2, 3))
                .message(
                        7,
                        graph.message(11, matrix("input", type, width))
                                .message(12, matrix("margin", type, 1)));
    }

    static Proto node(String operator, String output, String... inputs) {
        var node = new Proto().text(2, output).text(4, operator);
        for (var input : inputs) {
            node.text(1, input);
        }
        return node;
    }

    static Proto constant(String name, double[] values, int rows, int columns) {
        var raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asDoubleBuffer().put(values);
        return new Proto()
                .integer(1, rows)
                .integer(1, columns)
                .integer(2, TensorType.DOUBLE.number())
                .text(8, name)
                .raw(9, raw.array());
    }

    private static Proto matrix(String name, TensorType type, int columns) {
        var shape =
                new Proto()
                        .message(1, new Proto().text(2, "N"))
                        .message(1, new Proto().integer(1, columns));
        var tensor = new Proto().integer(1, type.number()).message(2, shape);
        return new Proto().text(1, name).message(2, new Proto().message(1, tensor));
    }
}
