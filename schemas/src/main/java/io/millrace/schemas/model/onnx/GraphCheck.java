package io.millrace.schemas.model.onnx;

import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.TensorType;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The graph of a model: one input {@code [N, width]}, constants, nodes in the order in which they
 * can be computed, one output {@code [N, 1]} of the input's type. Every name is given once.
 */
final class GraphCheck {
    private static final int WIDEST = 100_000;
    private static final int LONGEST_NAME = 200;

    private final Message graph;
    private final Violations violations;
    private final Operators operators;
    private final Map<String, Value> values = new HashMap<>();

    private GraphCheck(Message graph, Operators operators, Violations violations) {
        this.graph = graph;
        this.operators = operators;
        this.violations = violations;
    }

    /** The model's shape; to be used only where nothing was violated, else perhaps null. */
    static ModelShape check(Message graph, Operators operators, Violations violations) {
        var check = new GraphCheck(graph, operators, violations);
        check.input();
        graph.messages(5).forEach(check::constant);
        if (violations.isEmpty()) {
            graph.messages(1).forEach(check::node);
        }
        return violations.isEmpty() ? check.shape() : null;
    }

    private void input() {
        var inputs = graph.messages(11);
        if (violations.require(
                inputs.size() == 1, "%d inputs instead of 1".formatted(inputs.size()))) {
            var declared = declared(inputs.get(0));
            if (violations.require(
                    declared != null
                            && declared.isNumber()
                            && declared.columns() >= 1
                            && declared.columns() <= WIDEST,
                    "the input is not a float or double tensor [N, width] of known width")) {
                give(inputs.get(0).text(1), declared);
            }
        }
    }

    /** What a value info says; null where that is not a tensor of rank 2 with N or 1 rows. */
    private static Value declared(Message valueInfo) {
        var tensor = valueInfo.message(2).message(1);
        var dimensions = tensor.message(2).messages(1);
        if (dimensions.size() != 2) {
            return null;
        }
        var rows = dimensions.get(0);
        var columns = dimensions.get(1);
        boolean fits =
                (!rows.has(1) || (rows.integer(1) == 1 && !rows.has(2)))
                        && columns.has(1)
                        && !columns.has(2);
        return fits
                ? new Value(
                        (int) tensor.integer(1), 2, rows.has(1) ? 1 : Value.ANY, columns.integer(1))
                : null;
    }

    private void constant(Message tensor) {
        var name = "constant " + shortened(tensor.text(8));
        var dimensions = tensor.integers(1);
        long size = 1;
        for (long dimension : dimensions) {
            if (!violations.require(
                    dimension >= 1 && dimension <= OnnxLayout.LARGEST_LIST / size,
                    name + ": its dimensions are not positive, or too large")) {
                return;
            }
            size *= dimension;
        }
        long type = tensor.integer(2);
        boolean known =
                violations.require(
                                type == Value.FLOAT || type == Value.DOUBLE,
                                name + ": its type is neither float nor double")
                        && violations.require(
                                dimensions.length <= 2, name + ": its rank is above 2")
                        && violations.require(
                                tensor.integer(14) == 0, name + ": its data is in another file");
        if (known) {
            content(name, tensor, type == Value.FLOAT, size);
            long columns = dimensions.length == 0 ? 1 : dimensions[dimensions.length - 1];
            long rows = dimensions.length < 2 ? 1 : dimensions[0];
            give(tensor.text(8), new Value((int) type, dimensions.length, rows, columns));
        }
    }

    /** Exactly one place holds exactly as many finite numbers as the dimensions say. */
    private void content(String name, Message tensor, boolean floats, long size) {
        var raw = tensor.bytes(9).order(ByteOrder.LITTLE_ENDIAN);
        int bytes = floats ? Float.BYTES : Double.BYTES;
        long listed = floats ? tensor.floats(4).length : tensor.doubles(10).length;
        long misplaced = floats ? tensor.doubles(10).length : tensor.floats(4).length;
        boolean fits =
                misplaced == 0
                        && (tensor.has(9)
                                ? listed == 0 && raw.remaining() == size * bytes
                                : listed == size);
        if (!violations.require(fits, name + ": its data is not as long as its dimensions say")) {
            return;
        }
        boolean finite =
                floats
                        ? finite(tensor.floats(4))
                        : Arrays.stream(tensor.doubles(10)).allMatch(Double::isFinite);
        while (raw.hasRemaining()) {
            finite &= Double.isFinite(floats ? raw.getFloat() : raw.getDouble());
        }
        violations.require(finite, name + ": a number is not finite");
    }

    private static boolean finite(float[] numbers) {
        boolean finite = true;
        for (float number : numbers) {
            finite &= Float.isFinite(number);
        }
        return finite;
    }

    private void node(Message node) {
        var inputs = new ArrayList<Value>();
        for (var name : node.texts(1)) {
            var value = values.get(name);
            if (!violations.require(
                    value != null,
                    () -> "%s reads '%s' before it is there".formatted(node.text(4), name))) {
                return;
            }
            inputs.add(value);
        }
        if (violations.require(
                node.texts(2).size() == 1, () -> node.text(4) + " does not have one output")) {
            var result = operators.result(node, inputs);
            if (result != null) {
                give(node.text(2), result);
            }
        }
    }

    private ModelShape shape() {
        var outputs = graph.messages(12);
        if (!violations.require(
                outputs.size() == 1, "%d outputs instead of 1".formatted(outputs.size()))) {
            return null;
        }
        var inputName = graph.messages(11).get(0).text(1);
        var input = values.get(inputName);
        var outputName = outputs.get(0).text(1);
        var output = values.get(outputName);
        var expected = new Value(input.type(), 2, input.rows(), 1);
        violations.require(
                expected.equals(output) && expected.equals(declared(outputs.get(0))),
                "the output '%s' is %s, declared %s, instead of %s"
                        .formatted(outputName, output, declared(outputs.get(0)), expected));
        var type = input.type() == Value.FLOAT ? TensorType.FLOAT : TensorType.DOUBLE;
        return new ModelShape(inputName, type, (int) input.columns(), outputName);
    }

    private void give(String name, Value value) {
        boolean named = !name.isEmpty() && name.length() <= LONGEST_NAME;
        violations.require(
                named && values.putIfAbsent(name, value) == null,
                () -> "the name '%s' is empty, too long or given twice".formatted(shortened(name)));
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}
