package io.millrace.inference;

import io.millrace.schemas.model.ModelTensor;
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
        return model(
                graph.message(11, matrix(new ModelTensor("input", type, width)))
                        .message(12, matrix(new ModelTensor("margin", type, 1))));
    }

    static Proto model(Proto graph) {
        return new Proto()
                .integer(1, 8)
                .message(8, new Proto().text(1, "").integer(2, 17))
                .message(8, new Proto().text(1, "ai.onnx.ml").integer(2, 3))
                .message(7, graph);
    }

    static Proto floats(String name, List<Float> values, int... dimensions) {
        var raw = ByteBuffer.allocate(4 * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        values.forEach(raw::putFloat);
        var tensor = new Proto();
        for (int dimension : dimensions) {
            tensor.integer(1, dimension);
        }
        return tensor.integer(2, TensorType.FLOAT.number()).text(8, name).raw(9, raw.array());
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

    static Proto matrix(ModelTensor tensorOf) {
        var shape =
                new Proto()
                        .message(1, new Proto().text(2, "N"))
                        .message(1, new Proto().integer(1, tensorOf.width()));
        var tensor = new Proto().integer(1, tensorOf.type().number()).message(2, shape);
        return new Proto().text(1, tensorOf.name()).message(2, new Proto().message(1, tensor));
    }
}
