package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition.Entity;
import io.millrace.schemas.definition.Definition.Value;
import io.millrace.schemas.definition.Line;
import io.millrace.schemas.expression.Expression;
import io.millrace.schemas.expression.ValueType;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.FieldType.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Resolves the feature groups: keys, columns, filters, features. */
final class EntityPlanner {
    /** The gathering keeps one bit per entity and table, the entity's events one bit per filter. */
    private static final int MOST = 63;

    private static final String LABEL = "label";

    private final Problems problems;
    private final Names names;
    private final List<SourcePlan> sources;
    private final SourcePlan spine;
    private final List<TablePlan> tables;
    private final boolean hasLabel;
    private final Set<String> featureNames = new HashSet<>();

    EntityPlanner(
            Problems problems,
            Names names,
            List<SourcePlan> sources,
            SourcePlan spine,
            List<TablePlan> tables,
            boolean hasLabel) {
        this.problems = problems;
        this.names = names;
        this.sources = sources;
        this.spine = spine;
        this.tables = tables;
        this.hasLabel = hasLabel;
    }

    List<EntityPlan> plan(List<Entity> entities) {
        var plans = new ArrayList<EntityPlan>();
        for (var entity : entities) {
            var where = "features." + entity.name();
            names.word(entity.name(), where, entity.line());
            if (spine.schema().index(entity.name()) >= 0) {
                problems.add(
                        where,
                        entity.line(),
                        "the name is taken by a field of " + spine.name(),
                        "choose another name");
            }
            if (tables.stream().anyMatch(table -> table.name().equals(entity.name()))) {
                problems.add(
                        where,
                        entity.line(),
                        "the name is taken by a table",
                        "choose another name");
            }
            var from = source(entity.from(), where + ".from");
            if (from != null) {
                plans.add(plan(plans.size(), entity, from, where));
            }
        }
        int groups = plans.size() + tables.size();
        if (groups > MOST) {
            problems.add(
                    "features",
                    0,
                    "there are " + groups + " entities and tables",
                    "at most " + MOST);
        }
        return plans;
    }

    private EntityPlan plan(int index, Entity entity, SourcePlan from, String where) {
        var columns = new ArrayList<ColumnPlan>();
        var filters = new ArrayList<Expression>();
        var features = new ArrayList<FeaturePlan>();
        for (var value : entity.values()) {
            features.addAll(
                    features(
                            entity.name(),
                            value,
                            from,
                            columns,
                            filters,
                            where + ".values." + value.name()));
        }
        return new EntityPlan(
                index,
                entity.name(),
                from,
                key(entity, from, where),
                key(entity, spine, where),
                List.copyOf(columns),
                List.copyOf(filters),
                List.copyOf(features),
                features.stream().anyMatch(feature -> feature.column() == FeaturePlan.LABEL));
    }

    private KeyPlan key(Entity entity, SourcePlan source, String where) {
        var perSource =
                entity.keys().containsKey("")
                        ? entity.keys().get("")
                        : entity.keys().get(source.name());
        if (perSource == null) {
            problems.add(
                    where + ".key",
                    entity.line(),
                    "has no key for " + source.name(),
                    "add '" + source.name() + ": <field>'");
            return new KeyPlan(List.of());
        }
        var fields = new ArrayList<Integer>();
        for (var part : perSource) {
            int field = Planner.field(source, part, where + ".key", problems);
            if (field >= 0) {
                fields.add(field);
                var kind = source.schema().type(field).kind();
                if (kind == Kind.DOUBLE) {
                    problems.add(
                            where + ".key",
                            part.line(),
                            "'" + part + "' is a double",
                            "a key is a string, a long, a decimal or a boolean");
                }
            }
        }
        return new KeyPlan(fields);
    }

    private List<FeaturePlan> features(
            String entity,
            Value value,
            SourcePlan from,
            List<ColumnPlan> columns,
            List<Expression> filters,
            String where) {
        names.word(value.name(), where, value.line());
        int column = column(value, from, columns, where);
        var type =
                column == FeaturePlan.LABEL
                        ? FieldType.OUTCOME
                        : column < 0 ? null : columns.get(column).type();
        int filter = filter(value.where(), from, filters, where);
        return new ValuePlanner(problems, names, featureNames, entity, value, where)
                .plan(column, type, filter);
    }

    private int column(Value value, SourcePlan from, List<ColumnPlan> columns, String where) {
        if (value.of() == null) {
            return FeaturePlan.NO_COLUMN;
        }
        if (value.of().text().equals(LABEL)) {
            if (!hasLabel) {
                problems.add(
                        where + ".of",
                        value.of().line(),
                        "there is no label",
                        "add a 'label' section");
            } else if (from.index() != spine.index()) {
                problems.add(
                        where + ".of",
                        value.of().line(),
                        "labels belong to the events of " + spine.name(),
                        "use from: " + spine.name());
            }
            return FeaturePlan.LABEL;
        }
        int field = Planner.field(from, value.of(), where + ".of", problems);
        if (field < 0) {
            return FeaturePlan.NO_COLUMN;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).field() == field) {
                return i;
            }
        }
        columns.add(new ColumnPlan(value.of().text(), from.schema().type(field), field));
        return columns.size() - 1;
    }

    private int filter(Line text, SourcePlan from, List<Expression> filters, String where) {
        if (text == null) {
            return -1;
        }
        for (int i = 0; i < filters.size(); i++) {
            if (filters.get(i).toString().equals(text.text())) {
                return i;
            }
        }
        var variables = SourcePlanner.variables(from.schema());
        tables.forEach(table -> variables.putAll(table.variables()));
        var expression = Planner.compile(text, where + ".where", variables, problems);
        if (expression == null) {
            return -1;
        }
        if (expression.type() != ValueType.TRUTH) {
            problems.add(where + ".where", text.line(), "'" + text + "' is not a condition", "");
        }
        for (var table : tables) {
            if (table.isAmong(expression.variables())) {
                Planner.field(
                        from,
                        new Line(table.key(), text.line()),
                        where + ".where looks at " + table.name(),
                        problems);
            }
        }
        filters.add(expression);
        return filters.size() - 1;
    }

    private SourcePlan source(Line name, String where) {
        for (var source : sources) {
            if (source.name().equals(name.text())) {
                return source;
            }
        }
        problems.add(
                where,
                name.line(),
                "'" + name + "' is not a source",
                DidYouMean.of(name.text(), sources.stream().map(SourcePlan::name).toList()));
        return null;
    }
}
