package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition;
import io.millrace.schemas.definition.Line;
import io.millrace.schemas.expression.Expression;
import io.millrace.schemas.expression.ExpressionException;
import io.millrace.schemas.expression.ValueType;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Resolves a definition into a plan: sources, then entities, then what is derived, then the inputs.
 * Goes on after a problem wherever the rest can still be checked.
 */
final class Planner {
    /** Where none is written. */
    private final Definition definition;

    private final Problems problems;
    private final Names names;

    Planner(Definition definition, Problems problems, LikelyTypes types) {
        this.definition = definition;
        this.problems = problems;
        this.names = new Names(problems, types);
    }

    /** The plan; null where problems were found. */
    Plan plan() {
        names.pipeline(definition.pipeline(), 1);
        var sources = new SourcePlanner(problems, names).plan(definition.sources());
        var spine =
                named(
                        sources,
                        SourcePlan::name,
                        definition.predict().on(),
                        "predict.on",
                        "a source");
        var label = new LabelPlanner(problems, names).plan(definition.label(), spine);
        if (spine == null) {
            return null;
        }
        var tables =
                new TablePlanner(problems, names, sources, definition.label())
                        .plan(definition.tables());
        var entities =
                new EntityPlanner(problems, names, sources, spine, tables, label != null)
                        .plan(definition.entities());
        var variables = spineVariables(spine, entities, tables);
        var derived = derived(variables);
        var inputs =
                new InputPlanner(problems, spine, entities, tables, derived)
                        .plan(definition.predict());
        var key = key(spine, entities);
        checkUse(tables, spine, entities, derived, inputs);
        var training =
                new TrainingPlanner(problems)
                        .plan(
                                definition.training(),
                                definition.label(),
                                label,
                                definition.serving());
        var serving = new ServingPlanner(definition, problems).plan(drift(inputs), label, training);
        new TestPlanner(problems, sources, tables, label, spine, inputs).check(definition.tests());
        if (!problems.isEmpty() || entities.isEmpty()) {
            return null;
        }
        var canonical =
                Fingerprint.canonical(
                        definition.pipeline(),
                        sources,
                        entities,
                        tables,
                        derived,
                        spine,
                        key,
                        inputs,
                        label);
        return new Plan(
                definition.pipeline(),
                definition.generation(),
                definition.partitions(),
                Fingerprint.of(canonical),
                canonical,
                sources,
                entities,
                tables,
                derived,
                spine,
                key,
                inputs,
                label,
                training,
                definition.gate().stream().map(Line::text).toList(),
                serving,
                definition.tests());
    }

    /** The one with this name; a problem and null where there is none. */
    private <T> T named(
            List<T> all,
            java.util.function.Function<T, String> name,
            Line wanted,
            String where,
            String what) {
        for (var candidate : all) {
            if (name.apply(candidate).equals(wanted.text())) {
                return candidate;
            }
        }
        problems.add(
                where,
                wanted.line(),
                "'" + wanted.text() + "' is not " + what,
                DidYouMean.of(wanted.text(), all.stream().map(name).toList()));
        return null;
    }

    private static Map<String, ValueType> spineVariables(
            SourcePlan spine, List<EntityPlan> entities, List<TablePlan> tables) {
        var variables = new LinkedHashMap<>(SourcePlanner.variables(spine.schema()));
        for (var entity : entities) {
            for (var feature : entity.features()) {
                variables.put(
                        feature.name(),
                        feature.type() == InputType.NUMBER ? ValueType.NUMBER : ValueType.TEXT);
            }
        }
        tables.forEach(table -> variables.putAll(table.variables()));
        return variables;
    }

    private List<DerivedPlan> derived(Map<String, ValueType> variables) {
        var derived = new ArrayList<DerivedPlan>();
        for (var line : definition.derived()) {
            var where = "derive." + line.name();
            names.word(line.name(), where, line.expression().line());
            if (variables.containsKey(line.name())) {
                problems.add(
                        where,
                        line.expression().line(),
                        "the name is taken by a field",
                        "choose another name");
                continue;
            }
            var expression = compile(line.expression(), where, variables, problems);
            if (expression == null) {
                // Kept under its name, so that those who use it are not reported as well.
                derived.add(new DerivedPlan(line.name(), null, InputType.NUMBER));
                variables.put(line.name(), ValueType.NUMBER);
                continue;
            }
            if (expression.type() == ValueType.TIME) {
                problems.add(
                        where,
                        line.expression().line(),
                        "its result is a time",
                        "a number, a truth or a text is expected");
                continue;
            }
            var type = expression.type() == ValueType.TEXT ? InputType.CATEGORY : InputType.NUMBER;
            derived.add(new DerivedPlan(line.name(), expression, type));
            variables.put(
                    line.name(), type == InputType.NUMBER ? ValueType.NUMBER : ValueType.TEXT);
        }
        return derived;
    }

    private KeyPlan key(SourcePlan spine, List<EntityPlan> entities) {
        var line = definition.predict().key();
        if (line == null) {
            return entities.isEmpty() ? new KeyPlan(List.of()) : entities.get(0).askKey();
        }
        int field = field(spine, line, "predict.key", problems);
        return new KeyPlan(field < 0 ? List.of() : List.of(field));
    }

    private DriftPlan drift(List<BoundInput> inputs) {
        var drift = definition.serving().drift();
        if (drift == null) {
            return null;
        }
        var names = inputs.stream().map(bound -> bound.input().name()).toList();
        for (var name : drift.ignore()) {
            known(name, names, "serving.drift.ignore", "input", problems);
        }
        return new DriftPlan(
                drift.psi(),
                drift.window().toMillis(),
                drift.minEvents(),
                drift.ignore().stream().map(Line::text).collect(Collectors.toSet()));
    }

    /** A problem where the word is none of these. */
    static void known(
            Line word, Collection<String> words, String where, String what, Problems problems) {
        if (!words.contains(word.text())) {
            problems.add(
                    where,
                    word.line(),
                    "'" + word.text() + "' is not a known " + what,
                    DidYouMean.of(word.text(), words));
        }
    }

    /**
     * A table is looked at by vectors, whose events must then have its key, or by a {@code where}.
     */
    private void checkUse(
            List<TablePlan> tables,
            SourcePlan spine,
            List<EntityPlan> entities,
            List<DerivedPlan> derived,
            List<BoundInput> inputs) {
        for (var table : tables) {
            var line = definition.tables().get(table.index());
            var where = "tables." + table.name();
            if (table.isAsked(inputs, derived)) {
                field(spine, line.key(), where + ".key", problems);
            } else if (problems.isEmpty() && entities.stream().noneMatch(table::filters)) {
                problems.add(
                        where,
                        line.line(),
                        "nothing looks at it",
                        "use it in derive, where or predict.inputs, such as "
                                + table.name()
                                + ".*");
            }
        }
    }

    static Expression compile(
            Line text, String where, Map<String, ValueType> variables, Problems problems) {
        try {
            return Expression.compile(text.text(), new HashMap<>(variables));
        } catch (ExpressionException e) {
            problems.add(
                    where,
                    text.line(),
                    "'" + text.text() + "' " + e.getMessage(),
                    suggestion(e, variables));
            return null;
        }
    }

    private static String suggestion(ExpressionException e, Map<String, ValueType> variables) {
        var undeclared =
                java.util.regex.Pattern.compile("undeclared reference to '([^']+)'")
                        .matcher(e.getMessage());
        return undeclared.find() ? DidYouMean.of(undeclared.group(1), variables.keySet()) : "";
    }

    /** Index of a source's field; a problem and -1 where there is none. */
    static int field(SourcePlan source, Line name, String where, Problems problems) {
        int field = source.schema().index(name.text());
        if (field < 0) {
            problems.add(
                    where,
                    name.line(),
                    "'" + name.text() + "' is not a field of " + source.name(),
                    DidYouMean.of(name.text(), source.schema().names()));
        }
        return field;
    }
}
