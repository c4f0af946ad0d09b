package io.millrace.trainer.gate;

import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problems;
import io.millrace.trainer.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads rules of the form {@code side sign side}, where a side is a number, or {@code metric} or
 * {@code champion.metric} with an optional {@code + number} or {@code - number}, and the sign is
 * one of {@code >= <= > <}.
 */
final class RuleParser {
    private static final Pattern SIGN = Pattern.compile("[<>=!]+");
    private static final Pattern SIDE =
            Pattern.compile("([A-Za-z_][\\w.]*)\\s*(?:([+-])\\s*([\\d.]\\S*))?");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final String CHAMPION = "champion.";
    private static final String EXPECTED =
            "expected for example: average_precision >= champion.average_precision - 0.01";

    private final String where;
    private final Problems problems;

    RuleParser(String where, Problems problems) {
        this.where = where;
        this.problems = problems;
    }

    /** Empty where the rule is wrong: then its problems are told. */
    Optional<Rule> parse(String text) {
        var sign = SIGN.matcher(text);
        if (!sign.find()) {
            return refuse("'" + text + "' compares nothing", EXPECTED);
        }
        var comparison = Comparison.of(sign.group());
        if (comparison.isEmpty()) {
            refuse(
                    "'%s' in '%s' is not a comparison".formatted(sign.group(), text),
                    "one of " + String.join(" ", Comparison.signs()));
        }
        var left = side(text.substring(0, sign.start()).strip(), text);
        var right = side(text.substring(sign.end()).strip(), text);
        if (comparison.isEmpty() || left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        var rule = new Rule(text, left.get(), comparison.get(), right.get());
        return rule.namesMetric()
                ? Optional.of(rule)
                : refuse("'" + text + "' names no metric", EXPECTED);
    }

    private Optional<Operand> side(String side, String text) {
        if (NUMBER.matcher(side).matches()) {
            return number(side, text).map(Operand.Constant::new);
        }
        var parts = SIDE.matcher(side);
        if (!parts.matches()) {
            return refuse("'%s' in '%s' cannot be read".formatted(side, text), EXPECTED);
        }
        var plus =
                parts.group(2) == null
                        ? Optional.of(0.0)
                        : number(parts.group(2) + parts.group(3), text);
        var name = parts.group(1);
        boolean ofChampion = name.startsWith(CHAMPION);
        var metric = Metric.named(ofChampion ? name.substring(CHAMPION.length()) : name);
        if (metric.isEmpty()) {
            refuse("unknown metric '%s' in '%s'".formatted(name, text), suggestion(name));
        }
        if (metric.isEmpty() || plus.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                ofChampion
                        ? new Operand.OfChampion(metric.get(), plus.get())
                        : new Operand.OfCandidate(metric.get(), plus.get()));
    }

    private Optional<Double> number(String digits, String text) {
        if (!NUMBER.matcher(digits).matches()) {
            return refuse("'%s' in '%s' is not a number".formatted(digits, text), "");
        }
        double value = Double.parseDouble(digits);
        return Double.isFinite(value)
                ? Optional.of(value)
                : refuse("'%s' in '%s' is too large".formatted(digits, text), "");
    }

    private static String suggestion(String name) {
        var known = new ArrayList<>(Metric.words());
        if (name.contains(".")) {
            List.copyOf(known).forEach(word -> known.add(CHAMPION + word));
        }
        return DidYouMean.of(name, known);
    }

    private <T> Optional<T> refuse(String what, String hint) {
        problems.add(where, 0, what, hint);
        return Optional.empty();
    }
}
