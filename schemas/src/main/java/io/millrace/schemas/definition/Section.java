package io.millrace.schemas.definition;

import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of the YAML file. Each getter notes a problem with line and path where the value has
 * the wrong shape and answers a harmless default, so that reading goes on and all problems come at
 * once. {@link #end} notes the keys that nobody asked for.
 */
final class Section {
    private final String path;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();
    private final Problems problems;

    Section(String path, Node node, Problems problems) {
        this.path = path;
        this.line = line(node);
        this.problems = problems;
        if (node instanceof MappingNode mapping) {
            for (var tuple : mapping.getValue()) {
                var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                if (values.put(key, tuple.getValueNode()) != null) {
                    problem(key, tuple.getKeyNode(), "is given twice", "");
                }
            }
        } else {
            problems.add(path, line, "is not a mapping", "expected 'key: value' lines");
        }
    }

    int line() {
        return line;
    }

    int line(String key) {
        var node = values.get(key);
        return node == null ? line : line(node);
    }

    String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    boolean has(String key) {
        asked.add(key);
        return values.containsKey(key);
    }

    Set<String> keys() {
        asked.addAll(values.keySet());
        return values.keySet();
    }

    /** The scalar of this key, or empty; a problem where it is something else. */
    Optional<String> text(String key) {
        asked.add(key);
        var node = values.get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return Optional.of(scalar.getValue());
        }
        problem(key, node, "is not a plain value", "");
        return Optional.empty();
    }

    String required(String key) {
        if (!has(key)) {
            problems.add(path(key), line, "is missing", "");
            return "";
        }
        return text(key).orElse("");
    }

    Duration duration(String key, Duration otherwise) {
        return text(key)
                .map(text -> duration(key, text, values.get(key), otherwise))
                .orElse(otherwise);
    }

    List<Duration> durations(String key) {
        var durations = new ArrayList<Duration>();
        for (var scalar : scalars(key)) {
            var parsed = duration(key, scalar.getValue(), scalar, null);
            if (parsed != null) {
                durations.add(parsed);
            }
        }
        return durations;
    }

    /** Durations, or the word {@code lifetime}. */
    List<Duration> windows(String key) {
        var windows = new ArrayList<Duration>();
        for (var scalar : scalars(key)) {
            var parsed =
                    scalar.getValue().equals(Durations.LIFETIME_WORD)
                            ? Durations.LIFETIME
                            : duration(key, scalar.getValue(), scalar, null);
            if (parsed != null) {
                windows.add(parsed);
            }
        }
        return windows;
    }

    /** Whole numbers, at least 1. */
    List<Integer> integers(String key) {
        var integers = new ArrayList<Integer>();
        for (var scalar : scalars(key)) {
            if (scalar.getValue().matches("[1-9]\\d{0,8}")) {
                integers.add(Integer.valueOf(scalar.getValue()));
            } else {
                problem(
                        key,
                        scalar,
                        "'" + scalar.getValue() + "' is not a whole number",
                        "expected at least 1");
            }
        }
        return integers;
    }

    List<Double> numbers(String key) {
        var numbers = new ArrayList<Double>();
        for (var scalar : scalars(key)) {
            try {
                numbers.add(Double.valueOf(scalar.getValue()));
            } catch (NumberFormatException e) {
                problem(key, scalar, "'" + scalar.getValue() + "' is not a number", "");
            }
        }
        return numbers;
    }

    int integer(String key, int otherwise, int least) {
        var text = text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= least) {
                return value;
            }
        } catch (NumberFormatException e) {
            // falls through to the one message for both
        }
        problem(
                key,
                values.get(key),
                "'" + text.get() + "' is not a whole number",
                "expected at least " + least);
        return otherwise;
    }

    /** A number; true and false count as 1 and 0. Null where it is absent. */
    Double number(String key) {
        var text = text(key);
        if (text.isEmpty()) {
            return null;
        }
        if (text.get().equals("true") || text.get().equals("false")) {
            return text.get().equals("true") ? 1.0 : 0.0;
        }
        try {
            return Double.valueOf(text.get());
        } catch (NumberFormatException e) {
            problem(key, values.get(key), "'" + text.get() + "' is not a number", "");
            return null;
        }
    }

    boolean truth(String key, boolean otherwise) {
        var text = text(key).orElse(String.valueOf(otherwise));
        if (!text.equals("true") && !text.equals("false")) {
            problem(key, values.get(key), "'" + text + "' is neither true nor false", "");
        }
        return text.equals("true");
    }

    /** One of the words; a problem with a did-you-mean where it is none of them. */
    String choice(String key, String otherwise, List<String> words) {
        var text = text(key).orElse(otherwise);
        if (!words.contains(text)) {
            problem(
                    key,
                    values.get(key),
                    "'" + text + "' is not known",
                    DidYouMean.of(text, words));
            return otherwise;
        }
        return text;
    }

    /** The scalars of a list, or the one scalar that stands in its place; with their lines. */
    List<Line> texts(String key) {
        return scalars(key).stream()
                .map(scalar -> new Line(scalar.getValue(), line(scalar)))
                .toList();
    }

    Section section(String key) {
        asked.add(key);
        return new Section(path(key), values.get(key), problems);
    }

    /**
     * The value under this key as plain Java (maps, lists, texts, numbers), for parts that only
     * travel through.
     */
    Node node(String key) {
        asked.add(key);
        return values.get(key);
    }

    boolean isMapping(String key) {
        return values.get(key) instanceof MappingNode;
    }

    List<Section> sections(String key) {
        asked.add(key);
        var node = values.get(key);
        var sections = new ArrayList<Section>();
        if (node instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                sections.add(
                        new Section(
                                path(key) + "[" + (i + 1) + "]",
                                sequence.getValue().get(i),
                                problems));
            }
        } else if (node != null) {
            problem(key, node, "is not a list", "");
        }
        return sections;
    }

    void problem(String key, String what, String hint) {
        problem(key, values.get(key), what, hint);
    }

    void end() {
        for (var key : values.keySet()) {
            if (!asked.contains(key)) {
                problem(key, values.get(key), "is not a known key", DidYouMean.of(key, asked));
            }
        }
    }

    private List<ScalarNode> scalars(String key) {
        asked.add(key);
        var node = values.get(key);
        var scalars = new ArrayList<ScalarNode>();
        if (node instanceof ScalarNode scalar) {
            scalars.add(scalar);
        } else if (node instanceof SequenceNode sequence) {
            for (var item : sequence.getValue()) {
                if (item instanceof ScalarNode scalar) {
                    scalars.add(scalar);
                } else {
                    problem(key, item, "has an item that is not a plain value", "");
                }
            }
        } else if (node != null) {
            problem(key, node, "is neither a value nor a list of values", "");
        }
        return scalars;
    }

    private Duration duration(String key, String text, Node node, Duration otherwise) {
        var parsed = Durations.parse(text);
        if (parsed.isEmpty()) {
            problem(
                    key,
                    node,
                    "'" + text + "' is not a duration",
                    "expected a whole number and ms, s, m, h or d, such as 7d");
        }
        return parsed.orElse(otherwise);
    }

    private void problem(String key, Node node, String what, String hint) {
        problems.add(path(key), node == null ? line : line(node), what, hint);
    }

    private static int line(Node node) {
        return node == null ? 0 : node.getStartMark().getLine() + 1;
    }
}
