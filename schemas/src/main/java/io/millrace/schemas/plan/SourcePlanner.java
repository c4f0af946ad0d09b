package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition.Source;
import io.millrace.schemas.definition.Line;
import io.millrace.schemas.expression.ValueType;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.FieldType.Kind;
import io.millrace.schemas.record.IdType;
import io.millrace.schemas.record.RowSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Resolves the sources: fields, ids, times, rules. */
final class SourcePlanner {
    private final Problems problems;
    private final Names names;

    SourcePlanner(Problems problems, Names names) {
        this.problems = problems;
        this.names = names;
    }

    List<SourcePlan> plan(List<Source> sources) {
        var plans = new ArrayList<SourcePlan>();
        for (var source : sources) {
            var plan = plan(plans.size(), source);
            if (plans.stream().anyMatch(other -> other.topic().equals(plan.topic()))) {
                problems.add(
                        "sources." + source.name(),
                        source.line(),
                        "reads the topic of another source",
                        "one source per topic");
            }
            plans.add(plan);
        }
        return plans;
    }

    private SourcePlan plan(int index, Source source) {
        var where = "sources." + source.name();
        names.word(source.name(), where, source.line());
        var schema = schema(source.fields(), where, names, problems);
        int id = index(schema, source.id(), where + ".id");
        if (id >= 0
                && schema.type(id).kind() != Kind.LONG
                && schema.type(id).kind() != Kind.STRING) {
            problems.add(where + ".id", source.id().line(), "an id is a long or a string", "");
        }
        int time = -1;
        if (source.time() != null) {
            time = index(schema, source.time().field(), where + ".time.field");
            if (time >= 0) {
                schema = withTime(schema, time, source.time().unit(), source.time().field(), where);
            }
        }
        var rules = new ArrayList<Rule>();
        for (var rule : source.rules()) {
            rules.add(rule(rule, where + ".valid", variables(schema)));
        }
        var idType = id >= 0 && schema.type(id).kind() == Kind.LONG ? IdType.LONG : IdType.STRING;
        return new SourcePlan(
                index,
                source.name(),
                source.topic(),
                source.format(),
                schema,
                id,
                idType,
                time,
                source.lateness().toMillis(),
                source.ahead().toMillis(),
                rules);
    }

    private Rule rule(Line text, String where, Map<String, ValueType> variables) {
        var expression = Planner.compile(text, where, variables, problems);
        if (expression != null && expression.type() != ValueType.TRUTH) {
            problems.add(
                    where,
                    text.line(),
                    "'" + text.text() + "' is not a condition",
                    "expected a truth, such as amount >= 0");
        }
        return new Rule(text.text(), expression);
    }

    private int index(RowSchema schema, Line name, String where) {
        int index = schema.index(name.text());
        if (index < 0 && !name.text().isEmpty()) {
            problems.add(
                    where,
                    name.line(),
                    "'" + name.text() + "' is not among the fields",
                    DidYouMean.of(name.text(), schema.names()));
        }
        return index;
    }

    private RowSchema withTime(RowSchema schema, int time, String unit, Line field, String where) {
        var kind = schema.type(time).kind();
        if (kind != Kind.TIMESTAMP) {
            problems.add(
                    where + ".time.field",
                    field.line(),
                    "'" + field.text() + "' is a " + schema.type(time),
                    "expected a timestamp");
        }
        var types = new ArrayList<FieldType>();
        for (int i = 0; i < schema.size(); i++) {
            types.add(i == time ? FieldType.timestamp(unit) : schema.type(i));
        }
        return new RowSchema(schema.names(), types);
    }

    static RowSchema schema(
            Map<String, Line> fields, String where, Names names, Problems problems) {
        var fieldNames = new ArrayList<String>();
        var types = new ArrayList<FieldType>();
        fields.forEach(
                (name, type) -> {
                    names.field(name, where + ".fields." + name, type.line());
                    var parsed = FieldType.parse(type.text());
                    if (parsed.isEmpty()) {
                        problems.add(
                                where + ".fields." + name,
                                type.line(),
                                "'" + type.text() + "' is not a type",
                                DidYouMean.of(type.text(), FieldType.FORMS));
                    }
                    if (fieldNames.size() < RowSchema.MOST_FIELDS) {
                        fieldNames.add(name);
                        types.add(parsed.orElse(FieldType.STRING));
                    }
                });
        if (fields.size() > RowSchema.MOST_FIELDS) {
            problems.add(
                    where + ".fields",
                    0,
                    "there are " + fields.size() + " fields",
                    "at most " + RowSchema.MOST_FIELDS);
        }
        return new RowSchema(fieldNames, types);
    }

    /** The fields as variables of expressions; {@code time} is the event's time. */
    static Map<String, ValueType> variables(RowSchema schema) {
        var variables = new LinkedHashMap<String, ValueType>();
        for (int i = 0; i < schema.size(); i++) {
            variables.put(
                    schema.name(i),
                    switch (schema.type(i).kind()) {
                        case STRING -> ValueType.TEXT;
                        case BOOLEAN -> ValueType.TRUTH;
                        case TIMESTAMP -> ValueType.TIME;
                        default -> ValueType.NUMBER;
                    });
        }
        variables.put("time", ValueType.TIME);
        return variables;
    }
}
