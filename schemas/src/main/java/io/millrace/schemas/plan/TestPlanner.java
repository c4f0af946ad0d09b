package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition.Case;
import io.millrace.schemas.definition.Line;
import io.millrace.schemas.problem.Problems;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the names in a definition's tests. A field that is not declared is a problem here, while
 * the same in an event is passed over: whoever writes a row down by hand has misspelt it.
 */
final class TestPlanner {
    private static final String GIVEN = "tests.given";

    /** When a table's row holds, where the table has no time field. */
    private static final String RECORD_TIME = "time";

    private final Problems problems;
    private final SourcePlan spine;
    private final Map<String, Set<String>> fields = new LinkedHashMap<>();
    private final List<String> inputs;

    /**
     * @param label null where there is none
     */
    TestPlanner(
            Problems problems,
            List<SourcePlan> sources,
            List<TablePlan> tables,
            LabelPlan label,
            SourcePlan spine,
            List<BoundInput> inputs) {
        this.problems = problems;
        this.spine = spine;
        this.inputs = inputs.stream().map(bound -> bound.input().name()).toList();
        sources.forEach(source -> fields.put(source.name(), Set.copyOf(source.schema().names())));
        for (var table : tables) {
            var names = new HashSet<>(table.schema().names());
            names.add(table.key());
            names.add(RECORD_TIME);
            fields.put(table.name(), names);
        }
        if (label != null) {
            fields.put("labels", Set.copyOf(label.schema().names()));
        }
    }

    void check(List<Case> tests) {
        for (var test : tests) {
            test.given().forEach((source, rows) -> checkRows(test, source, rows));
            if (!test.given().containsKey(spine.name())) {
                problems.add(
                        GIVEN,
                        test.line(),
                        "has no events of " + spine.name(),
                        "they ask for the vectors");
            }
            for (var values : test.expect().values()) {
                for (var input : values.keySet()) {
                    known(test, input, inputs, "tests.expect", "input");
                }
            }
        }
    }

    private void checkRows(Case test, String source, List<Map<String, Object>> rows) {
        known(test, source, fields.keySet(), GIVEN, "source");
        var names = fields.get(source);
        if (names == null) {
            return;
        }
        for (var row : rows) {
            for (var field : row.keySet()) {
                known(test, field, names, GIVEN + "." + source, "field");
            }
        }
    }

    private void known(
            Case test, String word, Collection<String> words, String where, String what) {
        Planner.known(new Line(word, test.line()), words, where, what, problems);
    }
}
