package io.millrace.schemas.definition;

import io.millrace.schemas.definition.Definition.Case;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the tests of a definition. Their rows and values stay as YAML has them. */
final class CaseParser {
    private CaseParser() {}

    static List<Case> cases(Section root) {
        var cases = new ArrayList<Case>();
        for (var section : root.sections("tests")) {
            var name = section.text("name").orElse("test " + (cases.size() + 1));
            var given = new LinkedHashMap<String, List<Map<String, Object>>>();
            if (section.has("given")) {
                var all = section.section("given");
                for (var source : all.keys()) {
                    given.put(source, rows(all, source));
                }
            }
            var expect = new LinkedHashMap<String, Map<String, Object>>();
            if (section.has("expect")) {
                var all = section.section("expect");
                for (var id : all.keys()) {
                    expect.put(id, map(plain(all.node(id))));
                }
            } else {
                section.problem(
                        "expect", "is missing", "expected { <event id>: { <input>: <value> } }");
            }
            section.end();
            cases.add(new Case(name, section.line(), given, expect));
        }
        return cases;
    }

    private static List<Map<String, Object>> rows(Section section, String source) {
        var rows = new ArrayList<Map<String, Object>>();
        if (plain(section.node(source)) instanceof List<?> list) {
            list.forEach(row -> rows.add(map(row)));
        } else {
            section.problem(source, "is not a list of rows", "");
        }
        return rows;
    }

    private static Map<String, Object> map(Object value) {
        var map = new LinkedHashMap<String, Object>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, item) -> map.put(String.valueOf(key), item));
        }
        return map;
    }

    private static Object plain(Node node) {
        return new PlainValues().of(node);
    }

    /** YAML nodes as maps, lists, texts, numbers and truths. */
    private static final class PlainValues extends SafeConstructor {
        PlainValues() {
            super(new LoaderOptions());
        }

        Object of(Node node) {
            return constructObject(node);
        }
    }
}
