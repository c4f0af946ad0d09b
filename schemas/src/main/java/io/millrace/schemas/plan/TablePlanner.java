package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition.Label;
import io.millrace.schemas.definition.Definition.Table;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.FieldType.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Resolves the tables: names, keys, fields, times. */
final class TablePlanner {
    private final Problems problems;
    private final Names names;
    private final List<SourcePlan> sources;
    private final Label label;

    /**
     * @param label null where the pipeline has none
     */
    TablePlanner(Problems problems, Names names, List<SourcePlan> sources, Label label) {
        this.problems = problems;
        this.names = names;
        this.sources = sources;
        this.label = label;
    }

    List<TablePlan> plan(List<Table> tables) {
        var plans = new ArrayList<TablePlan>();
        var topics = topics();
        for (var table : tables) {
            var where = "tables." + table.name();
            checkName(table, where);
            if (!topics.add(table.topic())) {
                problems.add(
                        where + ".topic",
                        table.line(),
                        "is read as something else already",
                        "a table has a topic of its own");
            }
            checkKey(table, where + ".key");
            plans.add(plan(plans.size(), table, where));
        }
        return plans;
    }

    private Set<String> topics() {
        var topics = new HashSet<String>();
        sources.forEach(source -> topics.add(source.topic()));
        if (label != null) {
            topics.add(label.topic());
        }
        return topics;
    }

    private void checkName(Table table, String where) {
        names.word(table.name(), where, table.line());
        for (var source : sources) {
            if (source.name().equals(table.name()) || source.schema().index(table.name()) >= 0) {
                problems.add(
                        where,
                        table.line(),
                        "the name is taken by "
                                + (source.name().equals(table.name()) ? "a source" : "a field"),
                        "choose another name");
                return;
            }
        }
    }

    private void checkKey(Table table, String where) {
        var fields = new ArrayList<String>();
        for (var source : sources) {
            int field = source.schema().index(table.key().text());
            fields.addAll(source.schema().names());
            if (field >= 0) {
                if (source.schema().type(field).kind() == Kind.DOUBLE) {
                    problems.add(
                            where,
                            table.key().line(),
                            "'" + table.key() + "' is a double",
                            "a key is a string, a long, a decimal or a boolean");
                }
                return;
            }
        }
        problems.add(
                where,
                table.key().line(),
                "'" + table.key() + "' is not a field of any source",
                DidYouMean.of(table.key().text(), fields));
    }

    private TablePlan plan(int index, Table table, String where) {
        var planner = new SourcePlanner(problems, names);
        var schema = SourcePlanner.schema(table.fields(), where, names, problems);
        int time = -1;
        if (table.time() != null) {
            time = planner.index(schema, table.time().field(), where + ".time.field");
            schema = planner.withTime(schema, time, table.time(), where);
        }
        return new TablePlan(
                index,
                table.name(),
                table.topic(),
                table.format(),
                schema,
                table.key().text(),
                time);
    }
}
