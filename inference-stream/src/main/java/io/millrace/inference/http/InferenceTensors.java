package io.millrace.inference.http;

import static io.millrace.runtime.http.RejectedException.WRONG;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.inference.score.VersionScorer;
import io.millrace.runtime.http.RejectedException;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tensors of one inference request: rows of numbers and texts by input. A null among the data
 * is a missing value.
 */
final class InferenceTensors {
    private static final int MOST_ROWS = 1_000;
    private static final Set<String> NUMBERS =
            Set.of(
                    "FP64", "FP32", "FP16", "INT64", "INT32", "INT16", "INT8", "UINT64", "UINT32",
                    "UINT16", "UINT8", "BOOL");
    private static final String TEXTS = "BYTES";
    private static final List<String> OUTPUTS = List.of("score", "margin", "decision");

    private final double[][] numbers;
    private final String[][] texts;
    private final Set<String> wanted;

    private InferenceTensors(int rows, int width, Set<String> wanted) {
        this.numbers = new double[rows][width];
        this.texts = new String[rows][width];
        this.wanted = wanted;
    }

    static ObjectNode describe(Input input) {
        return described(input.name(), input.type() == InputType.NUMBER ? "FP64" : TEXTS);
    }

    static void describeOutputs(ArrayNode into) {
        OUTPUTS.forEach(name -> into.add(described(name, type(name))));
    }

    private static ObjectNode described(String name, String type) {
        var tensor = JsonNodeFactory.instance.objectNode();
        tensor.put("name", name).put("datatype", type).putArray("shape").add(-1);
        return tensor;
    }

    static InferenceTensors read(JsonNode body, List<Input> inputs) {
        var given = new HashMap<String, JsonNode>();
        for (var tensor : body.path("inputs")) {
            if (given.put(tensor.path("name").asText(), tensor) != null) {
                throw wrong("the input '" + tensor.path("name").asText() + "' is given twice");
            }
        }
        if (given.isEmpty()) {
            throw wrong("'inputs' is not a list of tensors");
        }
        var missing = new ArrayList<String>();
        inputs.stream()
                .map(Input::name)
                .filter(name -> !given.containsKey(name))
                .forEach(missing::add);
        if (!missing.isEmpty()) {
            throw wrong("these inputs are missing: " + String.join(", ", missing));
        }
        if (given.size() > inputs.size()) {
            inputs.forEach(input -> given.remove(input.name()));
            throw wrong("there are no inputs " + String.join(", ", given.keySet()));
        }
        int rows = rows(given.get(inputs.get(0).name()));
        var tensors = new InferenceTensors(rows, inputs.size(), wanted(body));
        for (int i = 0; i < inputs.size(); i++) {
            tensors.fill(i, inputs.get(i), given.get(inputs.get(i).name()));
        }
        return tensors;
    }

    private static Set<String> wanted(JsonNode body) {
        var wanted = new LinkedHashSet<String>();
        for (var output : body.path("outputs")) {
            var name = output.path("name").asText();
            if (!OUTPUTS.contains(name)) {
                throw wrong("there is no output '%s'; there are %s".formatted(name, OUTPUTS));
            }
            wanted.add(name);
        }
        return wanted.isEmpty() ? new LinkedHashSet<>(OUTPUTS) : wanted;
    }

    /** Of a tensor {@code [N]} or {@code [N, 1]}. */
    private static int rows(JsonNode tensor) {
        var shape = tensor.path("shape");
        boolean column =
                shape.isArray()
                        && (shape.size() == 1 || (shape.size() == 2 && shape.get(1).asInt() == 1))
                        && shape.get(0).isInt();
        int rows = column ? shape.get(0).asInt() : 0;
        if (rows < 1 || rows > MOST_ROWS) {
            throw wrong(
                    "the input '%s' has the shape %s instead of [N] or [N,1] with N from 1 to %d"
                            .formatted(tensor.path("name").asText(), shape, MOST_ROWS));
        }
        return rows;
    }

    private void fill(int column, Input input, JsonNode tensor) {
        var name = input.name();
        boolean number = input.type() == InputType.NUMBER;
        var type = tensor.path("datatype").asText();
        if (number ? !NUMBERS.contains(type) : !type.equals(TEXTS)) {
            throw wrong(
                    "the input '%s' is %s, not '%s'"
                            .formatted(name, number ? "a number such as FP64" : TEXTS, type));
        }
        var data = tensor.path("data");
        if (rows(tensor) != numbers.length || data.size() != numbers.length) {
            throw wrong(
                    "the input '%s' has %d values of shape %s, the first one has %d rows"
                            .formatted(name, data.size(), tensor.path("shape"), numbers.length));
        }
        for (int row = 0; row < numbers.length; row++) {
            var value = data.get(row);
            if (value.isArray() && value.size() == 1) {
                value = value.get(0);
            }
            numbers[row][column] = Double.NaN;
            if (value.isNull()) {
                continue;
            }
            if (number && value.isNumber()) {
                numbers[row][column] = value.doubleValue();
            } else if (number && value.isBoolean()) {
                numbers[row][column] = value.booleanValue() ? 1 : 0;
            } else if (!number && value.isTextual()) {
                texts[row][column] = value.textValue();
            } else {
                throw wrong(
                        "the input '%s', row %d: %s is no %s".formatted(name, row, value, type));
            }
        }
    }

    /** Writes the outputs that are wanted. */
    void score(VersionScorer scorer, ArrayNode into) {
        var margins = new double[numbers.length];
        for (int row = 0; row < margins.length; row++) {
            margins[row] = scorer.margin(numbers[row], texts[row]);
        }
        for (var name : wanted) {
            var output = into.addObject().put("name", name).put("datatype", type(name));
            output.putArray("shape").add(margins.length);
            var data = output.putArray("data");
            for (double margin : margins) {
                double score = scorer.score(margin);
                switch (name) {
                    case "decision" -> data.add(scorer.decision(score));
                    case "margin" -> number(data, margin);
                    default -> number(data, score);
                }
            }
        }
    }

    private static void number(ArrayNode data, double value) {
        if (Double.isFinite(value)) {
            data.add(value);
        } else {
            data.addNull();
        }
    }

    private static String type(String output) {
        return output.equals("decision") ? "BOOL" : "FP64";
    }

    private static RejectedException wrong(String what) {
        return new RejectedException(WRONG, what, "");
    }
}
