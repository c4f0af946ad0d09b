package io.millrace.schemas.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A canonical text (see {@link Fingerprint}) read back. It names fields by their place, which a new
 * field in front of them changes; here they have their names again.
 */
final class CanonicalText {
    static final String SOURCE = "source ";
    static final String LABEL = "label";
    private static final String TABLE = "table ";

    private final List<String[]> lines = new ArrayList<>();

    /** Name and type of each field, by what has it. */
    private final Map<String, List<String>> fields = new LinkedHashMap<>();

    /** Where it is not JSON, by what has it. */
    private final Map<String, String> formats = new HashMap<>();

    private CanonicalText() {}

    /** What makes an event the event that it is. */
    record Spine(String topic, String id, String time, List<String> key) {}

    static CanonicalText read(String canonical) {
        var text = new CanonicalText();
        var section = "";
        for (var line : canonical.split("\n")) {
            var parts = line.split("\t", -1);
            text.lines.add(parts);
            switch (parts[0]) {
                case "source", "table" -> section = parts[0] + " " + parts[1];
                case LABEL -> section = LABEL;
                case "format" -> text.formats.put(section, parts[1]);
                case "field" ->
                        text.fields
                                .computeIfAbsent(section, any -> new ArrayList<>())
                                .add(parts[1] + " " + parts[2]);
                default -> {
                    // Has no fields of its own.
                }
            }
        }
        return text;
    }

    /** How each value is read or computed, by name. */
    Map<String, String> values() {
        var values = new LinkedHashMap<String, String>();
        var spine = line("predict")[1];
        var section = "";
        var entity = "";
        for (var parts : lines) {
            switch (parts[0]) {
                case "source" -> {
                    section = SOURCE + parts[1];
                    values.put(section, source(parts));
                }
                case "table" -> {
                    section = TABLE + parts[1];
                    table(parts).forEach(values::put);
                }
                case LABEL -> {
                    section = LABEL;
                    values.put(section, label(parts));
                }
                case "valid" -> values.merge(section, text(parts), String::concat);
                case "entity" -> entity = entity(parts, spine);
                case "feature" -> values.put(parts[1], entity + text(parts));
                case "derive", "input" -> values.putIfAbsent(parts[1], text(parts));
                default -> {
                    // Says nothing of a value.
                }
            }
        }
        return values;
    }

    /** Type of each field of a source and of the label, by {@link #nameOf its name}. */
    Map<String, String> types() {
        var types = new LinkedHashMap<String, String>();
        fields.forEach(
                (section, all) ->
                        all.forEach(
                                field -> {
                                    int end = field.indexOf(' ');
                                    types.put(
                                            nameOf(section, field.substring(0, end)),
                                            field.substring(end + 1));
                                }));
        return types;
    }

    /** A field among those of all sections; no value is named so. */
    static String nameOf(String section, String field) {
        return section + " field " + field;
    }

    Spine spine() {
        var predict = line("predict");
        var section = SOURCE + predict[1];
        for (var parts : lines) {
            if (parts[0].equals("source") && parts[1].equals(predict[1])) {
                return new Spine(
                        parts[2],
                        field(section, parts[3]),
                        field(section, parts[4]),
                        fields(section, predict[2]));
            }
        }
        throw new IllegalStateException("no source " + predict[1] + " in a canonical text");
    }

    private String[] line(String kind) {
        return lines.stream().filter(parts -> parts[0].equals(kind)).findFirst().orElseThrow();
    }

    private String source(String[] parts) {
        var section = SOURCE + parts[1];
        return text(
                parts[2],
                field(section, parts[3]),
                field(section, parts[4]),
                parts[5],
                parts[6],
                formats.getOrDefault(section, ""));
    }

    private String entity(String[] parts, String spine) {
        return text(
                parts[1],
                parts[2],
                fields(SOURCE + parts[2], parts[3]).toString(),
                fields(SOURCE + spine, parts[4]).toString());
    }

    /** Each field of it can be an input. */
    private Map<String, String> table(String[] parts) {
        var section = TABLE + parts[1];
        var values = new LinkedHashMap<String, String>();
        for (var field : fields.getOrDefault(section, List.of())) {
            values.put(
                    parts[1] + "." + field.substring(0, field.indexOf(' ')),
                    text(
                            parts[2],
                            parts[3],
                            field(section, parts[4]),
                            field,
                            formats.getOrDefault(section, "")));
        }
        return values;
    }

    private String label(String[] parts) {
        return text(
                parts[1],
                field(LABEL, parts[2]),
                field(LABEL, parts[3]),
                parts[4],
                parts[5],
                parts[6],
                formats.getOrDefault(LABEL, ""));
    }

    /** Name and type of a field by its place; none where that is the record's own. */
    private String field(String section, String place) {
        int index = Integer.parseInt(place);
        return index < 0 ? "the record's" : fields.get(section).get(index);
    }

    private List<String> fields(String section, String places) {
        var names = new ArrayList<String>();
        for (var place : places.substring(1, places.length() - 1).split(", ")) {
            if (!place.isEmpty()) {
                names.add(field(section, place));
            }
        }
        return names;
    }

    private static String text(String... parts) {
        return String.join("\t", parts) + "\n";
    }
}
