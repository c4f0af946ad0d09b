package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition.Source;
import io.millrace.schemas.definition.Definition.Time;
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
            schema = withTime(schema, time, source.time(), where);
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

    /** Index of a field; a problem and -1 where there is none. */
    int index(RowSchema schema, Line name, String where) {
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

    /**
     * The schema with the unit in which the time is sent.
     *
     * @param index of the time's field; where it is -1, the schema stays as it is
     */
    RowSchema withTime(RowSchema schema, int index, Time time, String where) {
        if (index < 0) {
            return schema;
        }
        var kind = schema.type(index).kind();
        if (kind != Kind.TIMESTAMP) {
            problems.add(
                    where + ".time.field",
                    time.field().line(),
                    "'" + time.field() + "' is a " + schema.type(index),
                    "expected a timestamp");
        }
        var types = new ArrayList<FieldType>();
        for (int i = 0; i < schema.size(); i++) {
            types.add(i == index ? FieldType.timestamp(time.unit()) : schema.type(i));
        }
        return new RowSchema(schema.names(), types);
    }

    static RowSchema schema(
            Map<String, Line> fields, String where, Names names, Problems problems) {
        var fieldNames = new ArrayList<String>();
        var types = new ArrayList<FieldType>();
        fields.forEach(
                (name, type) -> {
                    var field = where + ".fields." + name;
                    names.field(name, field, type.line());
                    var parsed = FieldType.parse(type.text());
                    if (parsed.isEmpty()) {
                        problems.add(
                                field,
                                type.line(),
                                "'" + type.text() + "' is not a type",
                                DidYouMean.of(type.text(), FieldType.FORMS));
                    }
                    if (fieldNames.size() < RowSchema.MOST_FIELDS) {
                        fieldNames.add(name);
                        types.add(parsed.orElseGet(() -> names.likelyType(field)));
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
            variables.put(schema.name(i), ValueType.of(schema.type(i)));
        }
        variables.put("time", ValueType.TIME);
        return variables;
    }
}
