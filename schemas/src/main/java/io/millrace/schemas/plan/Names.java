package io.millrace.schemas.plan;

import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.FieldType;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names may be given: they become topic names, Avro names and variables of expressions. */
final class Names {
    private static final Pattern PIPELINE = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Set<String> RESERVED =
            Set.of(
                    "as",
                    "break",
                    "const",
                    "continue",
                    "else",
                    "false",
                    "for",
                    "function",
                    "if",
                    "import",
                    "in",
                    "let",
                    "loop",
                    "namespace",
                    "null",
                    "package",
                    "return",
                    "true",
                    "var",
                    "void",
                    "while",
                    "time",
                    "label",
                    "labels",
                    "score",
                    "double",
                    "int",
                    "uint",
                    "string",
                    "bool",
                    "bytes",
                    "type",
                    "size",
                    "timestamp",
                    "duration",
                    "has",
                    "all",
                    "exists",
                    "map",
                    "filter");

    private final Problems problems;
    private final LikelyTypes types;

    Names(Problems problems, LikelyTypes types) {
        this.problems = problems;
        this.types = types;
    }

    /** The type to go on with for a field whose own is none. */
    FieldType likelyType(String field) {
        return types.of(field);
    }

    void pipeline(String name, int line) {
        check(
                PIPELINE,
                name,
                "pipeline",
                line,
                "expected small letters, digits and '-', starting with a letter");
    }

    /** Sources, entities, values, derived values. */
    void word(String name, String where, int line) {
        check(
                WORD,
                name,
                where,
                line,
                "expected small letters, digits and '_', starting with a letter");
    }

    void field(String name, String where, int line) {
        check(FIELD, name, where, line, "expected letters, digits and '_'");
    }

    private void check(Pattern form, String name, String where, int line, String expected) {
        if (!form.matcher(name).matches()) {
            problems.add(where, line, "'" + name + "' is not a name", expected);
        } else if (RESERVED.contains(name)) {
            problems.add(where, line, "'" + name + "' is a reserved word", "choose another name");
        }
    }
}
