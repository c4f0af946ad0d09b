package io.millrace.runtime.settings;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.millrace.runtime.settings.SettingsReader.RawValue;
import io.millrace.schemas.problem.Problems;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Flattens a YAML file into dotted keys, each with its line. {@code kafka: { timeout: 5s }} and
 * {@code kafka.timeout: 5s} are the same; a list becomes its items with commas between.
 */
final class SettingsFile {
    private static final YAMLFactory YAML = new YAMLFactory();

    private final YAMLParser parser;
    private final String name;
    private final Problems problems;
    private final Map<String, RawValue> values = new TreeMap<>();

    private SettingsFile(YAMLParser parser, String name, Problems problems) {
        this.parser = parser;
        this.name = name;
        this.problems = problems;
    }

    static Map<String, RawValue> read(String text, String name, Problems problems)
            throws IOException {
        try (var parser = YAML.createParser(text)) {
            var file = new SettingsFile(parser, name, problems);
            var first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                file.readObject("");
            } else if (first != null) {
                problems.add(
                        name,
                        1,
                        "is not a list of settings",
                        "expected lines like 'kafka.timeout: 5s'");
            }
            return file.values;
        }
    }

    private void readObject(String prefix) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = prefix + parser.currentName();
            int line = parser.currentTokenLocation().getLineNr();
            switch (parser.nextToken()) {
                case START_OBJECT -> readObject(key + ".");
                case START_ARRAY -> put(key, line, list());
                case VALUE_NULL -> problems.add(key + " from " + name, line, "has no value", "");
                default -> put(key, line, parser.getText());
            }
        }
    }

    private String list() throws IOException {
        var items = new StringBuilder();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            if (token.isStructStart()) {
                parser.skipChildren();
            } else {
                items.append(items.isEmpty() ? "" : ",").append(parser.getText());
            }
        }
        return items.toString();
    }

    private void put(String key, int line, String text) {
        var earlier = values.put(key, new RawValue(text, name, line));
        if (earlier != null) {
            problems.add(
                    key + " from " + name, line, "is set twice", "first in line " + earlier.line());
        }
    }
}
