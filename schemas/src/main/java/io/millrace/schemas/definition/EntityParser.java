package io.millrace.schemas.definition;

import io.millrace.schemas.definition.Definition.Entity;
import io.millrace.schemas.definition.Definition.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads the features of the entities. */
final class EntityParser {
    private EntityParser() {}

    static List<Entity> entities(Section root) {
        var entities = new ArrayList<Entity>();
        if (!root.has("features")) {
            root.problem(
                    "features", "is missing", "a pipeline keeps features of at least one entity");
            return entities;
        }
        var section = root.section("features");
        for (var name : section.keys()) {
            entities.add(entity(name, section.section(name)));
        }
        return entities;
    }

    private static Entity entity(String name, Section section) {
        var keys = new LinkedHashMap<String, List<Line>>();
        if (section.isMapping("key")) {
            var perSource = section.section("key");
            for (var source : perSource.keys()) {
                keys.put(source, perSource.texts(source));
            }
        } else if (section.has("key")) {
            keys.put("", section.texts("key"));
        } else {
            section.problem(
                    "key",
                    "is missing",
                    "expected a field, a list of fields, or [] for one entity of all events");
        }
        var from = Line.required(section, "from");
        var values = new ArrayList<Value>();
        if (section.has("values")) {
            var all = section.section("values");
            for (var value : all.keys()) {
                values.add(value(value, all.section(value)));
            }
        } else {
            section.problem("values", "is missing", "");
        }
        section.end();
        return new Entity(name, section.line(), keys, from, values);
    }

    private static Value value(String name, Section section) {
        if (!section.has("compute")) {
            section.problem("compute", "is missing", "expected a function or a list of functions");
        }
        var value =
                new Value(
                        name,
                        section.line(),
                        Line.optional(section, "of"),
                        section.texts("compute"),
                        section.windows("over"),
                        section.integers("last"),
                        section.numbers("quantiles"),
                        section.durations("half_life"),
                        section.duration("delay", Duration.ZERO),
                        Line.optional(section, "where"),
                        section.truth("exclude_current", false),
                        section.number("default"),
                        Line.lines(section, "as", false));
        section.end();
        return value;
    }
}
