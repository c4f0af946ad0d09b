package io.millrace.trainer.gate;

/**
 * What one rule said.
 *
 * @param rule as written
 * @param left value of the left side; NaN where it is undefined
 * @param right value of the right side; NaN where it is undefined
 * @param outcome "passed" or "failed", and why where the numbers do not say
 */
public record Ruling(String rule, boolean passed, double left, double right, String outcome) {
    /** One line for a person: rule, both numbers, outcome. */
    @Override
    public String toString() {
        return "%s: %s against %s, %s".formatted(rule, number(left), number(right), outcome);
    }

    /** Six decimals would hide a difference that decides, so all digits are shown. */
    private static String number(double value) {
        return Double.isNaN(value) ? "-" : Double.toString(value);
    }
}
