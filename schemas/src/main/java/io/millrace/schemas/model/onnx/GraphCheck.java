package io.millrace.schemas.model.onnx;

import io.millrace.schemas.model.ModelTensor;
import io.millrace.schemas.model.TensorType;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The graph of a model: inputs {@code [N, width]}, constants, nodes in the order in which they can
 * be computed, outputs {@code [N, width]} and perhaps labels of classes. Every name is given once.
 */
final class GraphCheck {
    private static final int WIDEST = 100_000;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_INPUTS = 1_000;

    private final Message graph;
    private final Violations violations;
    private final Operators operators;
    private final Map<String, Value> values = new HashMap<>();

    private GraphCheck(Message graph, Operators operators, Violations violations) {
        this.graph = graph;
        this.operators = operators;
        this.violations = violations;
    }

    /** What the model takes and gives; to be used only where nothing was violated. */
    static Inspection check(Message graph, Operators operators, Violations violations) {
        var check = new GraphCheck(graph, operators, violations);
        check.inputs();
        graph.messages(5).forEach(check::constant);
        if (violations.isEmpty()) {
            graph.messages(1).forEach(check::node);
        }
        if (violations.isEmpty()) {
            graph.messages(13).forEach(check::described);
        }
        return violations.isEmpty() ? check.found() : null;
    }

    private void inputs() {
        var inputs = graph.messages(11);
        violations.require(
                !inputs.isEmpty() && inputs.size() <= MOST_INPUTS,
                "%d inputs instead of 1 to %d".formatted(inputs.size(), MOST_INPUTS));
        long width = 0;
        var rows = new HashSet<Long>();
        for (var input : inputs) {
            var declared = declared(input);
            if (violations.require(
                    declared != null
                            && TensorType.of(declared.type()) != null
                            && declared.columns() >= 1
                            && declared.columns() <= WIDEST,
                    () ->
                            "the input '%s' is not a float, double or int64 tensor [N, width] of known width"
                                    .formatted(shortened(input.text(1))))) {
                give(input.text(1), declared);
                width += declared.columns();
                rows.add(declared.rows());
            }
        }
        violations.require(width <= WIDEST, "the inputs have more than " + WIDEST + " columns");
        violations.require(rows.size() <= 1, "the inputs differ in their number of rows");
    }

    /** What the file says of a tensor between two nodes has to be what it is. */
    private void described(Message valueInfo) {
        var computed = values.get(valueInfo.text(1));
        if (computed != null && computed.rank() == 2 && !computed.isLabels()) {
            var declared = declared(valueInfo);
            violations.require(
                    computed.equals(declared),
                    () ->
                            "'%s' is %s, but described as %s"
                                    .formatted(valueInfo.text(1), computed, declared));
        } else {
            violations.require(
                    computed != null
                            && valueInfo.message(2).message(1).message(2).messages(1).size() <= 1,
                    () ->
                            "'%s' is described, but not like that"
                                    .formatted(shortened(valueInfo.text(1))));
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
                                type == Value.FLOAT || type == Value.DOUBLE || type == Value.INT64,
                                name + ": its type is neither float, double nor int64")
                        && violations.require(
                                dimensions.length <= 2, name + ": its rank is above 2")
                        && violations.require(
                                tensor.integer(14) == 0, name + ": its data is in another file");
        if (known) {
            content(name, tensor, (int) type, size);
            long columns = dimensions.length == 0 ? 1 : dimensions[dimensions.length - 1];
            long rows = dimensions.length < 2 ? 1 : dimensions[0];
            give(tensor.text(8), new Value((int) type, dimensions.length, rows, columns));
        }
    }

    /** Exactly one place holds exactly as many finite numbers as the dimensions say. */
    private void content(String name, Message tensor, int type, long size) {
        var raw = tensor.bytes(9).order(ByteOrder.LITTLE_ENDIAN);
        long floats = tensor.floats(4).length;
        long integers = tensor.integers(7).length;
        long doubles = tensor.doubles(10).length;
        long listed =
                switch (type) {
                    case Value.FLOAT -> floats;
                    case Value.INT64 -> integers;
                    default -> doubles;
                };
        int bytes = type == Value.FLOAT ? Float.BYTES : Long.BYTES;
        boolean fits =
                floats + integers + doubles == listed
                        && (tensor.has(9)
                                ? listed == 0 && raw.remaining() == size * bytes
                                : listed == size);
        if (!violations.require(fits, name + ": its data is not as long as its dimensions say")
                || type == Value.INT64) {
            return;
        }
        boolean finite =
                finite(tensor.floats(4))
                        && Arrays.stream(tensor.doubles(10)).allMatch(Double::isFinite);
        while (raw.hasRemaining()) {
            finite &= Double.isFinite(type == Value.FLOAT ? raw.getFloat() : raw.getDouble());
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
        var outputs = node.texts(2);
        var results = operators.results(node, inputs);
        if (results.isEmpty()
                || !violations.require(
                        outputs.size() == results.size(),
                        () ->
                                "%s has %d outputs instead of %d"
                                        .formatted(node.text(4), outputs.size(), results.size()))) {
            return;
        }
        for (int i = 0; i < outputs.size(); i++) {
            give(outputs.get(i), results.get(i));
        }
    }

    private Inspection found() {
        var inputs = new ArrayList<ModelTensor>();
        for (var input : graph.messages(11)) {
            inputs.add(tensor(input.text(1)));
        }
        long rows = values.get(inputs.get(0).name()).rows();
        var outputs = new ArrayList<ModelTensor>();
        for (var output : graph.messages(12)) {
            var name = output.text(1);
            var value = values.get(name);
            if (value != null && value.isLabels()) {
                continue;
            }
            boolean sound =
                    violations.require(
                            value != null
                                    && value.rank() == 2
                                    && value.rows() == rows
                                    && value.isNumber()
                                    && value.equals(declared(output)),
                            () ->
                                    "the output '%s' is %s, declared %s, instead of a float or double tensor [N, width]"
                                            .formatted(shortened(name), value, declared(output)));
            if (sound) {
                outputs.add(tensor(name));
            }
        }
        violations.require(
                !violations.isEmpty() || !outputs.isEmpty(), "no output could be a score");
        return new Inspection(List.of(), inputs, outputs);
    }

    private ModelTensor tensor(String name) {
        var value = values.get(name);
        return new ModelTensor(name, TensorType.of(value.type()), (int) value.columns());
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
