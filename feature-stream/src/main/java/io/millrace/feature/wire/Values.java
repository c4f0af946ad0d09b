package io.millrace.feature.wire;

/**
 * The values of one feature group: numbers (NaN = missing) and texts (null = missing or a number),
 * by feature. Layout: per feature a byte 0 missing, 1 number (8 bytes), 2 text (length and bytes).
 */
@SuppressWarnings(
        "ArrayRecordComponent") // primitives without boxing; nobody compares them as wholes
public record Values(double[] numbers, String[] texts) {
    private static final int MISSING = 0;
    private static final int NUMBER = 1;
    private static final int TEXT = 2;

    /** All missing. */
    public static Values missing(int size) {
        var numbers = new double[size];
        java.util.Arrays.fill(numbers, Double.NaN);
        return new Values(numbers, new String[size]);
    }

    public void write(WireWriter to) {
        to.number(numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            if (texts[i] != null) {
                to.oneByte(TEXT).text(texts[i]);
            } else if (Double.isNaN(numbers[i])) {
                to.oneByte(MISSING);
            } else {
                to.oneByte(NUMBER).real(numbers[i]);
            }
        }
    }

    public static Values read(WireReader from) {
        var values = missing(from.small());
        for (int i = 0; i < values.numbers.length; i++) {
            int kind = from.oneByte();
            if (kind == NUMBER) {
                values.numbers[i] = from.real();
            } else if (kind == TEXT) {
                values.texts[i] = from.text();
            }
        }
        return values;
    }
}
