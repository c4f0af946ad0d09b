package io.millrace.trainer.gate;

import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.Problems;
import io.millrace.trainer.gate.Operand.Of;
import io.millrace.trainer.metric.Metric;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads rules of the form {@code side sign side}, where a side is a number, or {@code metric},
 * {@code champion.metric} or {@code baseline.metric} with an optional {@code + number} or {@code -
 * number}, and the sign is one of {@code >= <= > <}. Behind it may stand {@code with 95%}: then it
 * has to hold in so many of the resamples as well.
 */
final class RuleParser {
    private static final Pattern SIGN = Pattern.compile("[<>=!]+");
    private static final Pattern SIDE =
            Pattern.compile("([A-Za-z_][\\w.]*)\\s*(?:([+-])\\s*([\\d.]\\S*))?");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern SURENESS = Pattern.compile("\\s+with\\s+(\\S+)\\s*%\\s*$");
    private static final Map<String, Of> MODELS =
            Map.of("champion.", Of.CHAMPION, "baseline.", Of.BASELINE);

    private final String where;
    private final Task task;
    private final Problems problems;

    /**
     * @param task whose metrics may be named
     */
    RuleParser(String where, Task task, Problems problems) {
        this.where = where;
        this.task = task;
        this.problems = problems;
    }

    /** Empty where the rule is wrong: then its problems are told. */
    Optional<Rule> parse(String text) {
        var sureness = SURENESS.matcher(text);
        if (!sureness.find()) {
            return parse(text, text, 0);
        }
        var percent = number(sureness.group(1), text);
        if (percent.isEmpty()) {
            return Optional.empty();
        }
        return percent.get() > 0 && percent.get() < 100
                ? parse(text, text.substring(0, sureness.start()), percent.get() / 100)
                : refuse("'%s' is not between 0 and 100".formatted(sureness.group(1)), "with 95%");
    }

    private Optional<Rule> parse(String whole, String text, double sureness) {
        var sign = SIGN.matcher(text);
        if (!sign.find()) {
            return refuse("'" + text + "' compares nothing", expected());
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
        var rule = new Rule(whole, left.get(), comparison.get(), right.get(), sureness);
        return rule.namesMetric()
                ? Optional.of(rule)
                : refuse("'" + text + "' names no metric", expected());
    }

    private Optional<Operand> side(String side, String text) {
        if (NUMBER.matcher(side).matches()) {
            return number(side, text).map(Operand.Constant::new);
        }
        var parts = SIDE.matcher(side);
        if (!parts.matches()) {
            return refuse("'%s' in '%s' cannot be read".formatted(side, text), expected());
        }
        var plus =
                parts.group(2) == null
                        ? Optional.of(0.0)
                        : number(parts.group(2) + parts.group(3), text);
        var name = parts.group(1);
        var prefix = MODELS.keySet().stream().filter(name::startsWith).findFirst().orElse("");
        var metric = Metric.named(name.substring(prefix.length()));
        boolean known = metric.filter(one -> one.task() == task).isPresent();
        if (metric.isEmpty()) {
            refuse("unknown metric '%s' in '%s'".formatted(name, text), suggestion(name));
        } else if (!known) {
            refuse(
                    "'%s' in '%s' judges models of another task than %s"
                            .formatted(name, text, task.word()),
                    "one of " + String.join(", ", Metric.words(task)));
        }
        if (!known || plus.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Operand.OfModel(
                        MODELS.getOrDefault(prefix, Of.CANDIDATE), metric.get(), plus.get()));
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

    private String expected() {
        return task == Task.BINARY
                ? "expected for example: average_precision >= champion.average_precision - 0.01"
                : "expected for example: rmse <= champion.rmse + 0.1";
    }

    private String suggestion(String name) {
        var known = new ArrayList<>(Metric.words(task));
        if (name.contains(".")) {
            for (var prefix : new TreeSet<>(MODELS.keySet()).descendingSet()) {
                Metric.words(task).forEach(word -> known.add(prefix + word));
            }
        }
        return DidYouMean.of(name, known);
    }

    private <T> Optional<T> refuse(String what, String hint) {
        problems.add(where, 0, what, hint);
        return Optional.empty();
    }
}
