package io.millrace.schemas.definition;

import io.millrace.schemas.definition.Definition.Label;
import io.millrace.schemas.definition.Definition.Source;
import io.millrace.schemas.definition.Definition.Table;
import io.millrace.schemas.definition.Definition.Time;
import io.millrace.schemas.record.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads what comes from topics: sources, tables, the label. */
final class SourceParser {
    private SourceParser() {}

    static List<Source> sources(Section root) {
        var sources = new ArrayList<Source>();
        if (!root.has("sources")) {
            root.problem("sources", "is missing", "a pipeline reads at least one topic");
            return sources;
        }
        var section = root.section("sources");
        for (var name : section.keys()) {
            sources.add(source(name, section.section(name)));
        }
        return sources;
    }

    private static Source source(String name, Section section) {
        var source =
                new Source(
                        name,
                        section.line(),
                        section.required("topic"),
                        format(section),
                        Line.required(section, "id"),
                        time(section, true),
                        section.duration("lateness", Duration.ofHours(1)),
                        section.duration("ahead", Duration.ofHours(1)),
                        Line.lines(section, "fields", true),
                        section.texts("valid"));
        section.end();
        return source;
    }

    static List<Table> tables(Section root) {
        var tables = new ArrayList<Table>();
        if (root.has("tables")) {
            var section = root.section("tables");
            for (var name : section.keys()) {
                tables.add(table(name, section.section(name)));
            }
        }
        return tables;
    }

    private static Table table(String name, Section section) {
        var table =
                new Table(
                        name,
                        section.line(),
                        section.required("topic"),
                        format(section),
                        Line.required(section, "key"),
                        time(section, false),
                        Line.lines(section, "fields", true));
        section.end();
        return table;
    }

    static Label label(Section section) {
        var horizon = section.duration("horizon", Duration.ofDays(7));
        var label =
                new Label(
                        section.line(),
                        section.required("topic"),
                        format(section),
                        Line.required(section, "id"),
                        Line.required(section, "value"),
                        time(section, false),
                        Line.lines(section, "fields", false),
                        section.number("default"),
                        horizon,
                        section.duration("revise_within", horizon),
                        section.choice("progress", "time", List.of("time", "lag")));
        section.end();
        return label;
    }

    private static Format format(Section section) {
        return Format.of(section.choice("format", Format.JSON.text(), Format.texts()));
    }

    private static Time time(Section section, boolean required) {
        if (!section.has("time")) {
            if (required) {
                section.problem(
                        "time",
                        "is missing",
                        "expected { field: ..., unit: seconds | millis | micros | iso }");
            }
            return null;
        }
        var time = section.section("time");
        var parsed =
                new Time(
                        Line.required(time, "field"),
                        time.choice(
                                "unit", "millis", List.of("seconds", "millis", "micros", "iso")));
        time.end();
        return parsed;
    }
}
