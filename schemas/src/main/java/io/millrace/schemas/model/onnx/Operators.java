package io.millrace.schemas.model.onnx;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The operators that a model may use, with the shape of what each gives. A shape that cannot be
 * told is a violation, and so is a tensor beyond {@link #LARGEST_ROW} values per row: a few small
 * nodes could otherwise ask for all memory.
 */
final class Operators {
    static final String ML = "ai.onnx.ml";
    static final long LARGEST_ROW = 1 << 20;

    private static final Set<String> NONE = Set.of();
    private static final Map<String, Set<String>> ATTRIBUTES =
            Map.ofEntries(
                    Map.entry("Add", NONE),
                    Map.entry("Sub", NONE),
                    Map.entry("Mul", NONE),
                    Map.entry("Div", NONE),
                    Map.entry("IsNaN", NONE),
                    Map.entry("Where", NONE),
                    Map.entry("MatMul", NONE),
                    Map.entry("Gemm", Set.of("alpha", "beta", "transA", "transB")),
                    Map.entry("Identity", NONE),
                    Map.entry("Cast", Set.of("to")),
                    Map.entry("Relu", NONE),
                    Map.entry("LeakyRelu", Set.of("alpha")),
                    Map.entry("Elu", Set.of("alpha")),
                    Map.entry("Selu", Set.of("alpha", "gamma")),
                    Map.entry("Softplus", NONE),
                    Map.entry("Sigmoid", NONE),
                    Map.entry("Tanh", NONE),
                    Map.entry("Softmax", Set.of("axis")),
                    Map.entry("LogSoftmax", Set.of("axis")),
                    Map.entry("Flatten", Set.of("axis")),
                    Map.entry("Concat", Set.of("axis")),
                    Map.entry("BatchNormalization", Set.of("epsilon", "momentum", "training_mode")),
                    Map.entry(ML + ".Scaler", Set.of("offset", "scale")),
                    Map.entry(
                            ML + ".Imputer",
                            Set.of("imputed_value_floats", "replaced_value_float")),
                    Map.entry(ML + ".Normalizer", Set.of("norm")),
                    Map.entry(
                            ML + ".LinearRegressor",
                            Set.of("coefficients", "intercepts", "post_transform", "targets")),
                    Map.entry(
                            ML + ".LinearClassifier",
                            Set.of(
                                    "classlabels_ints",
                                    "classlabels_strings",
                                    "coefficients",
                                    "intercepts",
                                    "multi_class",
                                    "post_transform")),
                    Map.entry(ML + ".TreeEnsembleRegressor", TreeCheck.REGRESSOR),
                    Map.entry(ML + ".TreeEnsembleClassifier", TreeCheck.CLASSIFIER));

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

    /** What the node gives; nothing, with a violation, where it is not allowed or does not fit. */
    List<Value> results(Message node, List<Value> inputs) {
        var domain = node.text(7);
        var operator = domain.isEmpty() ? node.text(4) : domain + "." + node.text(4);
        var allowed = ATTRIBUTES.get(operator);
        if (allowed == null) {
            violations.add(
                    "operator %s is not allowed%s"
                            .formatted(
                                    operator,
                                    operator.equals(ML + ".ZipMap")
                                            ? ": " + OnnxLayout.ZIP_MAP
                                            : ""));
            return List.of();
        }
        violations.require(
                imported.contains(domain), () -> operator + ": its operator set is not imported");
        var attributes = new Attributes(node, operator, allowed, violations);
        var results = inputs.isEmpty() ? null : shapes(operator, attributes, inputs);
        if (results == null || results.stream().anyMatch(Objects::isNull)) {
            violations.add("%s does not fit its inputs %s".formatted(operator, inputs));
            return List.of();
        }
        for (var result : results) {
            if (result.columns() == 0) {
                violations.add(
                        "%s: its attributes do not fit its input %s".formatted(operator, inputs));
                return List.of();
            }
            long values = Math.abs(result.rows() * result.columns());
            if (!violations.require(
                    values <= LARGEST_ROW,
                    "%s gives %d values per row, more than %d"
                            .formatted(operator, values, LARGEST_ROW))) {
                return List.of();
            }
        }
        return results;
    }

    /** Null, or with a null in it, where something does not fit. */
    private List<Value> shapes(String operator, Attributes attributes, List<Value> inputs) {
        var first = inputs.get(0);
        if (operator.startsWith(ML)) {
            return inputs.size() == 1 && first.isTable()
                    ? learner(operator.substring(ML.length() + 1), attributes, first)
                    : null;
        }
        return Collections.singletonList(shape(operator, attributes, inputs));
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
            case "Relu", "LeakyRelu", "Elu", "Selu", "Softplus", "Sigmoid", "Tanh" ->
                    inputs.size() == 1
                                    && first.isNumber()
                                    && Float.isFinite(attributes.real("alpha", 1))
                                    && Float.isFinite(attributes.real("gamma", 1))
                            ? first
                            : null;
            case "Softmax", "LogSoftmax" ->
                    inputs.size() == 1
                                    && first.isNumber()
                                    && first.rank() == 2
                                    && isLastAxis(attributes.integer("axis", -1))
                            ? first
                            : null;
            case "Flatten" ->
                    inputs.size() == 1
                                    && first.isNumber()
                                    && first.rank() == 2
                                    && attributes.integer("axis", 1) == 1
                            ? first
                            : null;
            case "Concat" -> concat(attributes, inputs);
            case "BatchNormalization" -> normalised(attributes, inputs);
            default -> cast(attributes, inputs);
        };
    }

    private static boolean isLastAxis(long axis) {
        return axis == -1 || axis == 1;
    }

    private static Value concat(Attributes attributes, List<Value> inputs) {
        var first = inputs.get(0);
        long columns = 0;
        for (var input : inputs) {
            if (!input.isTable()
                    || input.type() != first.type()
                    || input.rows() != first.rows()
                    || columns > LARGEST_ROW) {
                return null;
            }
            columns += input.columns();
        }
        return isLastAxis(attributes.integer("axis", 0))
                ? new Value(first.type(), 2, first.rows(), columns)
                : null;
    }

    /** Scale, bias, mean and variance are vectors of one number per column. */
    private static Value normalised(Attributes attributes, List<Value> inputs) {
        var first = inputs.get(0);
        boolean fits =
                inputs.size() == 5
                        && first.isNumber()
                        && first.rank() == 2
                        && attributes.integer("training_mode", 0) == 0
                        && Float.isFinite(attributes.real("epsilon", 1e-5f));
        for (var each : inputs.subList(1, inputs.size())) {
            fits &=
                    each.type() == first.type()
                            && each.rank() == 1
                            && each.columns() == first.columns();
        }
        return fits ? first : null;
    }

    /** Everything from {@code ai.onnx.ml} that is allowed; all of it gives floats. */
    private List<Value> learner(String operator, Attributes attributes, Value input) {
        var linear = new LinearCheck(attributes, input.columns());
        return switch (operator) {
            case "Scaler" -> List.of(table(input, linear.scaled() ? input.columns() : 0));
            case "Imputer" ->
                    List.of(
                            table(
                                    input,
                                    input.type() == Value.FLOAT && linear.imputed()
                                            ? input.columns()
                                            : 0));
            case "Normalizer" ->
                    List.of(
                            table(
                                    input,
                                    Set.of("MAX", "L1", "L2")
                                                    .contains(attributes.text("norm", "MAX"))
                                            ? input.columns()
                                            : 0));
            case "LinearRegressor" -> List.of(table(input, linear.targets()));
            case "LinearClassifier" -> classes(attributes, input, linear.classes());
            case "TreeEnsembleClassifier" ->
                    classes(
                            attributes,
                            input,
                            TreeCheck.classifier(attributes, input.columns(), violations));
            default -> {
                TreeCheck.regressor(attributes, input.columns(), violations);
                yield List.of(table(input, 1));
            }
        };
    }

    private static List<Value> classes(Attributes attributes, Value input, long count) {
        boolean texts = attributes.has("classlabels_strings");
        return Arrays.asList(Value.labels(texts ? Value.TEXT : Value.INT64), table(input, count));
    }

    /** Of no columns where something does not fit, which is then told of as violation. */
    private static Value table(Value input, long columns) {
        return new Value(Value.FLOAT, 2, input.rows(), columns);
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
        var input = inputs.get(0);
        if (inputs.size() != 1) {
            return null;
        }
        if (input.isLabels()) {
            return to == Value.INT64 && input.type() == Value.INT64 ? input : null;
        }
        return to == Value.FLOAT || to == Value.DOUBLE || (to == Value.INT64 && !input.isNumber())
                ? input.as((int) to)
                : null;
    }
}
