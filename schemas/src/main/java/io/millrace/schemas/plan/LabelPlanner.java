package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition.Label;
import io.millrace.schemas.definition.Line;
import io.millrace.schemas.expression.ValueType;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.FieldType.Kind;
import io.millrace.schemas.record.RowSchema;
import java.util.ArrayList;
import java.util.Locale;

/** Resolves the label section. */
final class LabelPlanner {
    private static final String FIELDS =
            "label.fields, where it is there, declares the id and the time as well";

    private final Problems problems;
    private final Names names;

    LabelPlanner(Problems problems, Names names) {
        this.problems = problems;
        this.names = names;
    }

    /** The plan of the label; null where there is none, or nothing to hang it on. */
    LabelPlan plan(Label label, SourcePlan spine) {
        if (label == null || spine == null) {
            return null;
        }
        if (label.topic().equals(spine.topic())) {
            problems.add("label.topic", label.line(), "labels come in a topic of their own", "");
        }
        var schema = schema(label, spine);
        int id = schema.index(label.id().text());
        if (id < 0) {
            problems.add(
                    "label.id",
                    label.id().line(),
                    "'" + label.id() + "' is not among the fields",
                    FIELDS);
        } else if (spine.idField() >= 0
                && schema.type(id).kind() != spine.schema().type(spine.idField()).kind()) {
            problems.add(
                    "label.id",
                    label.id().line(),
                    "is a "
                            + schema.type(id)
                            + ", but the id of "
                            + spine.name()
                            + " is a "
                            + spine.schema().type(spine.idField()),
                    "");
        }
        int time = label.time() == null ? -1 : schema.index(label.time().field().text());
        var value =
                Planner.compile(
                        label.value(), "label.value", SourcePlanner.variables(schema), problems);
        if (value != null && value.type() != ValueType.NUMBER && value.type() != ValueType.TRUTH) {
            problems.add(
                    "label.value",
                    label.value().line(),
                    "is neither a number nor a truth",
                    "write a condition, such as status == 'late'");
        }
        return new LabelPlan(
                label.topic(),
                label.format(),
                schema,
                id,
                time,
                value,
                label.orDefault() == null ? Double.NaN : label.orDefault(),
                label.horizon().toMillis(),
                label.reviseWithin().toMillis(),
                LabelPlan.Progress.valueOf(label.progress().toUpperCase(Locale.ROOT)));
    }

    /**
     * The declared fields; without any: the id as in the spine, the value true, false or a number,
     * and the time.
     */
    private RowSchema schema(Label label, SourcePlan spine) {
        var fieldNames = new ArrayList<String>();
        var types = new ArrayList<FieldType>();
        if (label.fields().isEmpty()) {
            fieldNames.add(label.id().text());
            types.add(
                    spine.idField() < 0 ? FieldType.STRING : spine.schema().type(spine.idField()));
            if (isName(label.value())) {
                fieldNames.add(label.value().text());
                types.add(FieldType.OUTCOME);
            } else {
                problems.add(
                        "label.value",
                        label.value().line(),
                        "is an expression over fields that are not declared",
                        "add 'fields: { <name>: <type> }' to the label");
            }
            if (label.time() != null) {
                fieldNames.add(label.time().field().text());
                types.add(FieldType.timestamp(label.time().unit()));
            }
            return new RowSchema(fieldNames, types);
        }
        var declared = SourcePlanner.schema(label.fields(), "label", names, problems);
        for (int i = 0; i < declared.size(); i++) {
            boolean isTime =
                    label.time() != null && label.time().field().text().equals(declared.name(i));
            fieldNames.add(declared.name(i));
            types.add(
                    isTime && declared.type(i).kind() == Kind.TIMESTAMP
                            ? FieldType.timestamp(label.time().unit())
                            : declared.type(i));
        }
        if (label.time() != null && declared.index(label.time().field().text()) < 0) {
            problems.add(
                    "label.time.field",
                    label.time().field().line(),
                    "'" + label.time().field() + "' is not among the fields",
                    FIELDS);
        }
        return new RowSchema(fieldNames, types);
    }

    private static boolean isName(Line value) {
        return value.text().matches("[A-Za-z_][A-Za-z0-9_]*");
    }
}
