package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition.Predict;
import io.millrace.schemas.definition.Line;
import io.millrace.schemas.plan.BoundInput.Origin;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.FieldType.Kind;
import io.millrace.schemas.record.RowSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Resolves the inputs: fields, derived values, features, fields of tables, {@code entity.*} and
 * {@code table.*}; in the order written.
 */
final class InputPlanner {
    private final Problems problems;
    private final SourcePlan spine;
    private final List<TablePlan> tables;
    private final Map<String, BoundInput> known = new LinkedHashMap<>();

    InputPlanner(
            Problems problems,
            SourcePlan spine,
            List<EntityPlan> entities,
            List<TablePlan> tables,
            List<DerivedPlan> derived) {
        this.problems = problems;
        this.spine = spine;
        this.tables = tables;
        for (int i = 0; i < spine.schema().size(); i++) {
            offer(input(spine.schema().name(i), spine.schema(), i), Origin.FIELD, -1, i);
        }
        for (int i = 0; i < derived.size(); i++) {
            offer(new Input(derived.get(i).name(), derived.get(i).type()), Origin.DERIVED, -1, i);
        }
        for (var entity : entities) {
            for (int i = 0; i < entity.features().size(); i++) {
                var feature = entity.features().get(i);
                offer(new Input(feature.name(), feature.type()), Origin.FEATURE, entity.index(), i);
            }
        }
        for (var table : tables) {
            for (int i = 0; i < table.schema().size(); i++) {
                offer(input(table.nameOf(i), table.schema(), i), Origin.TABLE, table.index(), i);
            }
        }
    }

    private static Input input(String name, RowSchema schema, int field) {
        boolean text = schema.type(field).kind() == Kind.STRING;
        return new Input(name, text ? InputType.CATEGORY : InputType.NUMBER);
    }

    private void offer(Input input, Origin origin, int group, int index) {
        known.putIfAbsent(input.name(), new BoundInput(input, origin, group, index));
    }

    List<BoundInput> plan(Predict predict) {
        var inputs = new LinkedHashMap<String, BoundInput>();
        for (var line : predict.inputs()) {
            for (var bound : matching(line)) {
                if (inputs.put(bound.input().name(), bound) != null) {
                    problems.add(
                            "predict.inputs",
                            line.line(),
                            "'" + bound.input().name() + "' is listed twice",
                            "");
                }
            }
        }
        if (inputs.isEmpty()) {
            problems.add(
                    "predict.inputs",
                    predict.line(),
                    "is empty",
                    "a model needs at least one input");
        }
        return List.copyOf(inputs.values());
    }

    private List<BoundInput> matching(Line line) {
        var text = line.text();
        var matching = new ArrayList<BoundInput>();
        if (text.endsWith(".*")) {
            var prefix = text.substring(0, text.length() - 1);
            known.values().stream()
                    .filter(bound -> bound.input().name().startsWith(prefix))
                    .filter(bound -> !isTimestamp(bound))
                    .forEach(matching::add);
        } else if (known.containsKey(text)) {
            matching.add(known.get(text));
        }
        if (matching.isEmpty()) {
            problems.add(
                    "predict.inputs",
                    line.line(),
                    "'"
                            + text
                            + "' is neither a field, a derived value, a feature nor a field of a table",
                    DidYouMean.of(text, known.keySet()));
        }
        for (var bound : matching) {
            if (isTimestamp(bound)) {
                problems.add(
                        "predict.inputs",
                        line.line(),
                        "'" + text + "' is a timestamp",
                        "derive a number from it, such as time.getHours('UTC')");
            }
        }
        return matching;
    }

    private boolean isTimestamp(BoundInput bound) {
        var schema =
                switch (bound.origin()) {
                    case FIELD -> spine.schema();
                    case TABLE -> tables.get(bound.group()).schema();
                    case FEATURE, DERIVED -> null;
                };
        return schema != null && schema.type(bound.index()).kind() == Kind.TIMESTAMP;
    }
}
