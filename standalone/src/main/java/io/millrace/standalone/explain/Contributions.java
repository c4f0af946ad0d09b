package io.millrace.standalone.explain;

/**
 * What each input added to a margin: {@code base} and all of them together are the margin, but for
 * rounding.
 *
 * @param method for a person
 * @param base margin where nothing is known of the row
 * @param values by input
 */
@SuppressWarnings("ArrayRecordComponent") // read once and printed
public record Contributions(String method, double base, double[] values) {
    public double sum() {
        double sum = base;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
