package io.millrace.schemas.plan;

import io.millrace.schemas.definition.Definition.Value;
import io.millrace.schemas.definition.Durations;
import io.millrace.schemas.definition.Line;
import io.millrace.schemas.function.Call;
import io.millrace.schemas.function.Function;
import io.millrace.schemas.function.Functions;
import io.millrace.schemas.function.Reach;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.FieldType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Makes the features of one value: each function with each of its windows and options. */
final class ValuePlanner {
    /** Of a count window; more are better served by a window of time. */
    private static final int MOST_ROWS = 1_000;

    private final Problems problems;
    private final Names names;
    private final Set<String> featureNames;
    private final String entity;
    private final Value value;
    private final String where;
    private final Set<String> suffixes = new HashSet<>();

    /**
     * @param featureNames those of all values so far
     * @param where path of the value
     */
    ValuePlanner(
            Problems problems,
            Names names,
            Set<String> featureNames,
            String entity,
            Value value,
            String where) {
        this.problems = problems;
        this.names = names;
        this.featureNames = featureNames;
        this.entity = entity;
        this.value = value;
        this.where = where;
    }

    /**
     * @param type null for whole events
     * @param filter -1 where all events count
     */
    List<FeaturePlan> plan(int column, FieldType type, int filter) {
        checkOptions();
        var features = new ArrayList<FeaturePlan>();
        var functions = new ArrayList<Function>();
        for (var name : value.compute()) {
            var found = Functions.of(name.text());
            if (found.isEmpty()) {
                problem(
                        "compute",
                        name.line(),
                        "'" + name + "' is not a function",
                        DidYouMean.of(name.text(), Functions.names()));
                continue;
            }
            var function = found.get();
            functions.add(function);
            boolean match = function.argument() == Function.Argument.MATCH;
            checkArgument(function, type, name);
            for (var call : calls(function, match ? FieldType.BOOLEAN : type)) {
                features.add(feature(function, call, match ? FeaturePlan.MATCH : column, filter));
            }
        }
        if (functions.size() == value.compute().size()) {
            checkUse(functions);
        }
        checkNames();
        return features;
    }

    private FeaturePlan feature(Function function, Call call, int column, int filter) {
        var suffix = suffix(function, call);
        suffixes.add(suffix);
        var renamed = value.names().get(suffix);
        var name =
                renamed == null
                        ? entity + "." + value.name() + "." + suffix
                        : entity + "." + renamed.text();
        if (!featureNames.add(name)) {
            problems.add(where, value.line(), "there are two features of the name " + name, "");
        }
        return new FeaturePlan(
                name,
                function,
                call,
                column,
                filter,
                value.delay().toMillis(),
                value.excludeCurrent(),
                value.orDefault() == null ? Double.NaN : value.orDefault(),
                call.of() == null ? InputType.NUMBER : function.result(call.of()));
    }

    /** {@code mean_7d}, {@code mean_last20}, {@code quantile_99_7d}, {@code decayed_sum_1d}. */
    private String suffix(Function function, Call call) {
        var suffix = new StringBuilder(function.name());
        if (!Double.isNaN(call.quantile())) {
            var percent = BigDecimal.valueOf(call.quantile()).movePointRight(2);
            suffix.append('_')
                    .append(percent.stripTrailingZeros().toPlainString().replace('.', '_'));
        }
        if (call.halfLife() > 0) {
            suffix.append('_').append(text(call.halfLife()));
        } else if (call.rows() > 0) {
            suffix.append("_last").append(call.rows());
        } else if (call.bounded() || value.over().contains(Durations.LIFETIME)) {
            suffix.append('_').append(text(call.window()));
        }
        return suffix.toString();
    }

    private static String text(long millis) {
        return Durations.text(Duration.ofMillis(millis));
    }

    /** The calls of one function: one for each window and quantile. */
    private List<Call> calls(Function function, FieldType type) {
        var calls = new ArrayList<Call>();
        var reach = function.reach();
        if (reach == Reach.HALF_LIFE) {
            value.halfLife().forEach(half -> calls.add(Call.decayed(type, half.toMillis())));
        }
        if (reach.takesOver()) {
            value.over().forEach(window -> calls.add(Call.over(type, window.toMillis())));
            if (!reach.takesLifetime() && value.over().contains(Durations.LIFETIME)) {
                problem(
                        "over",
                        value.line(),
                        function.name() + " cannot be kept for a lifetime",
                        "give it a value of its own, with windows that end");
            }
        }
        if (reach.takesRows()) {
            value.last().forEach(rows -> calls.add(Call.last(type, rows)));
        }
        if (calls.isEmpty() && reach == Reach.OPTIONAL) {
            calls.add(Call.over(type, Call.UNBOUNDED));
        } else if (calls.isEmpty()) {
            problems.add(
                    where,
                    value.line(),
                    function.name() + " needs " + reach.keys(),
                    "such as " + reach.example());
        }
        return function.takesQuantiles() ? quantiles(function, calls) : calls;
    }

    private List<Call> quantiles(Function function, List<Call> windows) {
        if (value.quantiles().isEmpty()) {
            problems.add(
                    where,
                    value.line(),
                    function.name() + " needs 'quantiles'",
                    "such as quantiles: [0.5, 0.99]");
        }
        var calls = new ArrayList<Call>();
        for (double quantile : value.quantiles()) {
            windows.forEach(window -> calls.add(window.at(quantile)));
        }
        return calls;
    }

    private void checkOptions() {
        if (value.over().contains(Duration.ZERO)) {
            problem("over", value.line(), "a window of length 0 holds nothing", "");
        }
        if (value.halfLife().contains(Duration.ZERO)) {
            problem("half_life", value.line(), "a half-life of 0 leaves nothing", "");
        }
        for (int rows : value.last()) {
            if (rows > MOST_ROWS) {
                problem(
                        "last",
                        value.line(),
                        "the last " + rows + " events are too many",
                        "expected at most " + MOST_ROWS + "; 'over' takes windows of any size");
            }
        }
        for (double quantile : value.quantiles()) {
            if (!(quantile >= 0 && quantile <= 1)) {
                problem(
                        "quantiles",
                        value.line(),
                        "'" + quantile + "' is not a quantile",
                        "expected 0 to 1, such as 0.99");
            }
        }
    }

    /** A key that no function here takes is a mistake. */
    private void checkUse(List<Function> functions) {
        used("over", value.over(), functions, function -> function.reach().takesOver());
        used("last", value.last(), functions, function -> function.reach().takesRows());
        used("quantiles", value.quantiles(), functions, Function::takesQuantiles);
        used(
                "half_life",
                value.halfLife(),
                functions,
                function -> function.reach() == Reach.HALF_LIFE);
    }

    private void used(
            String key, List<?> given, List<Function> functions, Predicate<Function> takes) {
        if (!given.isEmpty() && functions.stream().noneMatch(takes)) {
            var takers = Functions.all().stream().filter(takes).map(Function::name).toList();
            problem(
                    key,
                    value.line(),
                    "nothing that is computed here takes it",
                    "it is for " + String.join(", ", takers));
        }
    }

    private void checkArgument(Function function, FieldType type, Line name) {
        switch (function.argument()) {
            case MATCH -> {
                if (value.of() != null) {
                    problems.add(
                            where,
                            name.line(),
                            function.name() + " looks at whole events",
                            "leave 'of' out, or give it a value of its own");
                }
                if (value.where() == null) {
                    problems.add(
                            where,
                            name.line(),
                            function.name() + " needs 'where'",
                            "it is the share of the events that satisfy it");
                }
            }
            case NUMBER, ANY -> {
                if (type == null) {
                    problems.add(
                            where,
                            name.line(),
                            function.name() + " needs 'of'",
                            "name the field that it looks at");
                } else if (function.argument() == Function.Argument.NUMBER && !type.isNumber()) {
                    problems.add(
                            where,
                            name.line(),
                            function.name() + " needs a number, but the field is a " + type,
                            "");
                }
            }
            case OPTIONAL -> {
                // Takes whatever there is.
            }
        }
    }

    private void checkNames() {
        value.names()
                .forEach(
                        (suffix, name) -> {
                            names.word(name.text(), where + ".as", name.line());
                            if (!suffixes.contains(suffix)) {
                                problem(
                                        "as",
                                        name.line(),
                                        "'" + suffix + "' is not computed here",
                                        DidYouMean.of(suffix, suffixes));
                            }
                        });
    }

    private void problem(String key, int line, String what, String hint) {
        problems.add(where + "." + key, line, what, hint);
    }
}
