package io.millrace.trainer.onnx;

import io.millrace.schemas.model.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes the parts of an ONNX file, field numbers as in {@code onnx.proto}: IR version 8, opset 17,
 * and {@code ai.onnx.ml} 3. Equal content gives equal bytes.
 */
final class OnnxWriter {
    static final String INPUT = "input";
    static final String OUTPUT = "margin";
    static final String ML = "ai.onnx.ml";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int ML_OPSET = 3;

    private OnnxWriter() {}

    /** A model of one [N, width] input and one [N, 1] output of the same type. */
    static byte[] model(TensorType type, int width, List<Message> nodes, List<Message> constants) {
        var graph = new Message();
        nodes.forEach(node -> graph.nested(1, node));
        graph.text(2, "millrace");
        constants.forEach(constant -> graph.nested(5, constant));
        graph.nested(11, matrix(INPUT, type, width));
        graph.nested(12, matrix(OUTPUT, type, 1));
        return new Message()
                .integer(1, IR_VERSION)
                .text(2, "millrace")
                .nested(7, graph)
                .nested(8, new Message().text(1, "").integer(2, OPSET))
                .nested(8, new Message().text(1, ML).integer(2, ML_OPSET))
                .toByteArray();
    }

    static Message node(
            String domain,
            String operator,
            List<String> inputs,
            String output,
            Message... attributes) {
        var node = new Message();
        inputs.forEach(input -> node.text(1, input));
        node.text(2, output).text(3, output).text(4, operator);
        for (var attribute : attributes) {
            node.nested(5, attribute);
        }
        return node.text(7, domain);
    }

    static Message attribute(String name, long value) {
        return new Message().text(1, name).integer(3, value).integer(20, 2);
    }

    static Message attribute(String name, String value) {
        return new Message().text(1, name).text(4, value).integer(20, 3);
    }

    static Message attribute(String name, float[] values) {
        return new Message().text(1, name).floats(7, values).integer(20, 6);
    }

    static Message attribute(String name, long[] values) {
        return new Message().text(1, name).integers(8, values).integer(20, 7);
    }

    static Message attribute(String name, List<String> values) {
        var attribute = new Message().text(1, name);
        values.forEach(value -> attribute.text(9, value));
        return attribute.integer(20, 8);
    }

    /** A constant of doubles: its bytes are little-endian, in row-major order. */
    static Message constant(String name, long[] shape, double[] values) {
        var content =
                ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        content.asDoubleBuffer().put(values);
        return new Message()
                .integers(1, shape)
                .integer(2, TensorType.DOUBLE.number())
                .text(8, name)
                .raw(9, content.array());
    }

    private static Message matrix(String name, TensorType type, int width) {
        var shape =
                new Message()
                        .nested(1, new Message().text(2, "N"))
                        .nested(1, new Message().integer(1, width));
        var tensor = new Message().integer(1, type.number()).nested(2, shape);
        return new Message().text(1, name).nested(2, new Message().nested(1, tensor));
    }
}
