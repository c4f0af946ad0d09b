package io.millrace.standalone.replay;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a field's value comes from: a column, and exact arithmetic on it from left to right, as in
 * {@code amount_cents/100} or {@code t+1522540800}. The column {@code #} is the number of the row,
 * from 0; the empty one leaves the field out.
 */
public record Column(String name, List<Step> steps) {
    /** Name of the column that is the number of the row. */
    public static final String ROW_NUMBER = "#";

    private static final Pattern FORM =
            Pattern.compile("(?<name>.*?)(?<steps>([-+*/]\\d{1,18}(\\.\\d{1,9})?)*)");
    private static final Pattern STEP = Pattern.compile("([-+*/])([\\d.]+)");

    /** One operation on the value. */
    public record Step(char operator, BigDecimal operand) {
        BigDecimal apply(BigDecimal value) {
            return switch (operator) {
                case '+' -> value.add(operand);
                case '-' -> value.subtract(operand);
                case '*' -> value.multiply(operand);
                default -> value.divide(operand);
            };
        }
    }

    public static Column named(String name) {
        return new Column(name, List.of());
    }

    /** Empty where the text is not of this form, or divides so that the result has no end. */
    public static Optional<Column> parse(String text) {
        var match = FORM.matcher(text.trim());
        if (!match.matches()) {
            return Optional.empty();
        }
        var steps = new ArrayList<Step>();
        var step = STEP.matcher(match.group("steps"));
        while (step.find()) {
            steps.add(new Step(step.group(1).charAt(0), new BigDecimal(step.group(2))));
        }
        return steps.stream().allMatch(Column::exact)
                ? Optional.of(new Column(match.group("name").trim(), List.copyOf(steps)))
                : Optional.empty();
    }

    private static boolean exact(Step step) {
        if (step.operator() != '/') {
            return true;
        }
        try {
            return step.apply(BigDecimal.ONE).signum() > 0;
        } catch (ArithmeticException e) { // division by zero, or without end
            return false;
        }
    }

    /** The value as text; what is no number passes through unchanged. */
    public String value(String text) {
        if (steps.isEmpty()) {
            return text;
        }
        try {
            return apply(new BigDecimal(text.trim())).toPlainString();
        } catch (NumberFormatException e) {
            return text;
        }
    }

    BigDecimal apply(BigDecimal value) {
        var result = value;
        for (var step : steps) {
            result = step.apply(result);
        }
        return result;
    }
}
