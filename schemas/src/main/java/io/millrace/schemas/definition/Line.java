package io.millrace.schemas.definition;

import java.util.LinkedHashMap;
import java.util.Map;

/** A text of the definition and where it stands. */
public record Line(String text, int line) {
    /** The text of a key; a problem and an empty text where it is missing. */
    static Line required(Section section, String key) {
        return new Line(section.required(key), section.line(key));
    }

    /** The text of a key, or null. */
    static Line optional(Section section, String key) {
        return section.text(key).map(text -> new Line(text, section.line(key))).orElse(null);
    }

    /**
     * The texts under a key, by the name of each; where it is required its absence is a problem.
     */
    static Map<String, Line> lines(Section section, String key, boolean required) {
        var lines = new LinkedHashMap<String, Line>();
        if (section.has(key)) {
            var inner = section.section(key);
            for (var name : inner.keys()) {
                lines.put(name, new Line(inner.text(name).orElse(""), inner.line(name)));
            }
        } else if (required) {
            section.problem(key, "is missing", "");
        }
        return lines;
    }

    @Override
    public String toString() {
        return text;
    }
}
