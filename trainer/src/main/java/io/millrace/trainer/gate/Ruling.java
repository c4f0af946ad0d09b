package io.millrace.trainer.gate;

/**
 * What one rule said.
 *
 * @param rule as written
 * @param left value of the left side; NaN where it is undefined
 * @param right value of the right side; NaN where it is undefined
 * @param low of {@code left - right} over resamples of the rows, the same for both sides, in 2.5 %
 *     it is smaller; NaN where the rule does not compare two models
 * @param high likewise, in 2.5 % it is larger
 * @param outcome "passed" or "failed", and why where the numbers do not say
 */
public record Ruling(
        String rule,
        boolean passed,
        double left,
        double right,
        double low,
        double high,
        String outcome) {
    static Ruling of(String rule, boolean passed, double left, double right, String outcome) {
        return new Ruling(rule, passed, left, right, Double.NaN, Double.NaN, outcome);
    }

    /** One line for a person: rule, both numbers, outcome. */
    @Override
    public String toString() {
        return numbers() + ", " + outcome;
    }

    /** Rule and both numbers. */
    public String numbers() {
        var interval = Double.isNaN(low) ? "" : " (difference %.4f to %.4f)".formatted(low, high);
        return "%s: %s against %s%s".formatted(rule, number(left), number(right), interval);
    }

    /** Six decimals would hide a difference that decides, so all digits are shown. */
    private static String number(double value) {
        return Double.isNaN(value) ? "-" : Double.toString(value);
    }
}
