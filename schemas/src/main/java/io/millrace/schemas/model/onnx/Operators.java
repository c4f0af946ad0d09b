package io.millrace.schemas.model.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operators that a model may use, with the shape of what each gives. A shape that cannot be
 * told is a violation, and so is a tensor beyond {@link #LARGEST_ROW} values per row: a few small
 * nodes could otherwise ask for all memory.
 */
final class Operators {
    static final String ML = "ai.onnx.ml";
    static final long LARGEST_ROW = 1 << 20;

    private static final Map<String, Set<String>> ATTRIBUTES =
            Map.ofEntries(
                    Map.entry("Add", Set.of()),
                    Map.entry("Sub", Set.of()),
                    Map.entry("Mul", Set.of()),
                    Map.entry("Div", Set.of()),
                    Map.entry("IsNaN", Set.of()),
                    Map.entry("Where", Set.of()),
                    Map.entry("MatMul", Set.of()),
                    Map.entry("Gemm", Set.of("alpha", "beta", "transA", "transB")),
                    Map.entry("Identity", Set.of()),
                    Map.entry("Cast", Set.of("to")),
                    Map.entry("Relu", Set.of()),
                    Map.entry("Sigmoid", Set.of()),
                    Map.entry("Tanh", Set.of()),
                    Map.entry(ML + ".TreeEnsembleRegressor", TreeCheck.ATTRIBUTES));

    /** Versions of the operator sets in which all of these are as here. */
    private static final Map<String, Range> VERSIONS =
            Map.of("", new Range(13, 23), ML, new Range(1, 4));

    private record Range(long from, long to) {}

    private final Violations violations;
    private final Set<String> imported = new HashSet<>();

    /**
     * @param imports the model's operator sets
     */
    Operators(List<Message> imports, Violations violations) {
        this.violations = violations;
        for (var operatorSet : imports) {
            var domain = operatorSet.text(1);
            long version = operatorSet.integer(2);
            var range = VERSIONS.get(domain);
            violations.require(
                    range != null && version >= range.from() && version <= range.to(),
                    () -> "operator set '%s' %d is not allowed".formatted(domain, version));
            violations.require(
                    imported.add(domain),
                    () -> "operator set '%s' is imported twice".formatted(domain));
        }
    }

    /** What the node gives; null, with a violation, where it is not allowed or does not fit. */
    Value result(Message node, List<Value> inputs) {
        var domain = node.text(7);
        var operator = domain.isEmpty() ? node.text(4) : domain + "." + node.text(4);
        var allowed = ATTRIBUTES.get(operator);
        if (allowed == null) {
            violations.add("operator %s is not allowed".formatted(operator));
            return null;
        }
        violations.require(
                imported.contains(domain), () -> operator + ": its operator set is not imported");
        var attributes = new Attributes(node, operator, allowed, violations);
        var result = inputs.isEmpty() ? null : shape(operator, attributes, inputs);
        if (result == null) {
            violations.add("%s does not fit its inputs %s".formatted(operator, inputs));
            return null;
        }
        long values = Math.abs(result.rows()) * result.columns();
        return violations.require(
                        values <= LARGEST_ROW,
                        "%s gives %d values per row, more than %d"
                                .formatted(operator, values, LARGEST_ROW))
                ? result
                : null;
    }

    private Value shape(String operator, Attributes attributes, List<Value> inputs) {
        var first = inputs.get(0);
        return switch (operator) {
            case "Add", "Sub", "Mul", "Div" ->
                    inputs.size() == 2 && first.isNumber() && first.type() == inputs.get(1).type()
                            ? first.broadcast(inputs.get(1), first.type())
                            : null;
            case "IsNaN" -> inputs.size() == 1 && first.isNumber() ? first.as(Value.BOOLEAN) : null;
            case "Where" -> where(inputs);
            case "MatMul" -> inputs.size() == 2 ? product(first, inputs.get(1), false) : null;
            case "Gemm" -> gemm(attributes, inputs);
            case "Identity" -> inputs.size() == 1 ? first : null;
            case "Relu", "Sigmoid", "Tanh" -> inputs.size() == 1 && first.isNumber() ? first : null;
            case "Cast" -> cast(attributes, inputs);
            default -> trees(attributes, inputs);
        };
    }

    private static Value where(List<Value> inputs) {
        if (inputs.size() != 3
                || inputs.get(0).type() != Value.BOOLEAN
                || !inputs.get(1).isNumber()
                || inputs.get(1).type() != inputs.get(2).type()) {
            return null;
        }
        var both = inputs.get(1).broadcast(inputs.get(2), inputs.get(1).type());
        return both == null ? null : inputs.get(0).broadcast(both, both.type());
    }

    private static Value product(Value left, Value right, boolean transposed) {
        long inner = transposed ? right.columns() : right.rows();
        long outer = transposed ? right.rows() : right.columns();
        return left.isNumber()
                        && left.type() == right.type()
                        && left.rank() == 2
                        && right.rank() == 2
                        && right.rows() != Value.ANY
                        && left.columns() == inner
                ? new Value(left.type(), 2, left.rows(), outer)
                : null;
    }

    private static Value gemm(Attributes attributes, List<Value> inputs) {
        boolean plain =
                attributes.integer("transA", 0) == 0
                        && Float.isFinite(attributes.real("alpha", 1))
                        && Float.isFinite(attributes.real("beta", 1));
        if (!plain || inputs.size() < 2 || inputs.size() > 3) {
            return null;
        }
        var product = product(inputs.get(0), inputs.get(1), attributes.integer("transB", 0) != 0);
        if (product == null || inputs.size() == 2) {
            return product;
        }
        var bias = inputs.get(2);
        var sum = bias.type() == product.type() ? product.broadcast(bias, product.type()) : null;
        return product.equals(sum) ? product : null;
    }

    private static Value cast(Attributes attributes, List<Value> inputs) {
        long to = attributes.integer("to", 0);
        return inputs.size() == 1 && (to == Value.FLOAT || to == Value.DOUBLE)
                ? inputs.get(0).as((int) to)
                : null;
    }

    private Value trees(Attributes attributes, List<Value> inputs) {
        var input = inputs.get(0);
        if (inputs.size() != 1 || input.type() != Value.FLOAT || input.rank() != 2) {
            return null;
        }
        TreeCheck.check(attributes, input.columns(), violations);
        return new Value(Value.FLOAT, 2, input.rows(), 1);
    }
}
