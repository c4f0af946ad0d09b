package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.FieldType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the fields whose type is no type may have been meant to be: each is taken for the type that
 * leaves the fewest problems, so that nobody is told of those that only follow from the first.
 */
final class LikelyTypes {
    private static final List<FieldType> CANDIDATES =
            List.of(FieldType.LONG, FieldType.BOOLEAN, FieldType.timestamp("millis"));

    private final Map<String, FieldType> chosen;
    private final Set<String> asked = new LinkedHashSet<>();

    private LikelyTypes(Map<String, FieldType> chosen) {
        this.chosen = chosen;
    }

    /** The plan; null where there are problems, which are told. */
    static Plan plan(Definition definition, Problems problems) {
        var chosen = new LinkedHashMap<String, FieldType>();
        var best = new Problems();
        var types = new LikelyTypes(chosen);
        var plan = new Planner(definition, best, types).plan();
        for (var field : types.asked) {
            for (var type : CANDIDATES) {
                var guess = new LinkedHashMap<>(chosen);
                guess.put(field, type);
                var found = new Problems();
                new Planner(definition, found, new LikelyTypes(guess)).plan();
                if (found.size() < best.size()) {
                    best = found;
                    chosen.put(field, type);
                }
            }
        }
        problems.addAll(best);
        return problems.isEmpty() ? plan : null;
    }

    /** The type to go on with for a field that has none. */
    FieldType of(String field) {
        asked.add(field);
        return chosen.getOrDefault(field, FieldType.STRING);
    }
}
