package io.millrace.schemas.function;

/** Writes the reference page of the functions. */
public final class FunctionsReference {
    private FunctionsReference() {}

    public static String markdown() {
        var page = new StringBuilder();
        page.append("# Functions\n\n");
        page.append(
                "Generated from `io.millrace.schemas.function`; a test holds it against the code.\n\n");
        page.append("| function | `of` | `over` | value |\n| --- | --- | --- | --- |\n");
        for (var function : Functions.all()) {
            var of =
                    switch (function.argument()) {
                        case NUMBER -> "a number, a boolean or `label`";
                        case ANY -> "any field or `label`";
                        case MATCH -> "none";
                        case OPTIONAL -> "optional: any field or `label`";
                    };
            page.append("| `").append(function.name()).append("` | ").append(of).append(" | ");
            page.append(function.reach().needsWindow() ? "needed" : "optional")
                    .append(" | ")
                    .append(function.doc())
                    .append(" |\n");
        }
        page.append(
                "\nEach takes `where`, `exclude_current`, `delay` and `default`. A value that is missing is NaN to the model.\n");
        return page.toString();
    }
}
