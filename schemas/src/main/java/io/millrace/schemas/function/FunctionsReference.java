package io.millrace.schemas.function;

import io.millrace.schemas.record.FieldType;

/** Writes the reference page of the functions. */
public final class FunctionsReference {
    private FunctionsReference() {}

    public static String markdown() {
        var page = new StringBuilder();
        page.append("# Functions\n\n");
        page.append(
                "Generated from `io.millrace.schemas.function`; a test holds it against the code.\n\n");
        page.append(
                "| function | `of` | takes | value | cost |\n| --- | --- | --- | --- | --- |\n");
        for (var function : Functions.all()) {
            page.append("| `").append(function.name()).append("` | ");
            page.append(argument(function)).append(" | ").append(keys(function)).append(" | ");
            page.append(function.doc()).append(" | ").append(cost(function)).append(" |\n");
        }
        page.append(
                """

                Each takes `where`, `exclude_current`, `delay` and `default`. A value that is missing is NaN to the model.

                - **Exact.** Decimals, longs and booleans are summed as whole numbers, doubles without any rounding on the way, so neither order nor values
                  that have left a window leave a trace. `sum`, `mean`, `variance`, `share` are the exact value rounded once; `stddev` is the root of
                  `variance`, rounded again. `min`, `max`, `distinct` and `quantile` know one zero: -0.0 is 0.
                - **Doubles at the edge of the range.** A value beyond 1e289 makes `sum` and `mean` of the windows that it is in missing; one beyond 1e134, or
                  other than 0 and below 1e-115, `variance` and `stddev`. The decayed functions pass over what is beyond 1e289.
                - **Decayed** counts and sums are within 2^-50 of the sum of the weighted magnitudes, means within 2^-50 of the mean magnitude.
                  With `delay` an age counts from the delayed time.
                - **Cost.** `flat`: the same for any length of the window. `held`: the values of the window are held while the entity is in memory, up to
                  100,000 of them; an entity that has more makes each event look at its whole window. `validate` names the features concerned.
                """);
        return page.toString();
    }

    private static String argument(Function function) {
        return switch (function.argument()) {
            case NUMBER -> "a number, a boolean or `label`";
            case ANY -> "any field or `label`";
            case OPTIONAL -> "optional: any field or `label`";
            case MATCH -> "none; needs `where`";
        };
    }

    private static String keys(Function function) {
        var keys = function.reach().keys().replace('\'', '`');
        return function.takesQuantiles() ? "`quantiles`; " + keys : keys;
    }

    private static String cost(Function function) {
        return function.keeping(Call.over(FieldType.LONG, 1)) instanceof Keeping.Held
                ? "held"
                : "flat";
    }
}
