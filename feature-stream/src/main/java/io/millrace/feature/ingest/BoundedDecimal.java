package io.millrace.feature.ingest;

import io.millrace.schemas.record.FieldType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;

/**
 * Whole numbers from decimals of strangers. A few characters such as {@code 1e999999999} ask for a
 * number of gigabytes once it is written out, so the magnitude is looked at first.
 */
final class BoundedDecimal {
    /** As many digits as a JSON number may have. */
    private static final int LONGEST = 1000;

    private static final int DIGITS_OF_A_LONG = 19;

    private BoundedDecimal() {}

    /**
     * Minor units of a decimal.
     *
     * @return empty where the text is no number, has more digits behind the point than the scale,
     *     or is larger than a decimal may be
     */
    static OptionalLong minorUnits(String text, int scale) {
        if (text.length() > LONGEST) {
            return OptionalLong.empty();
        }
        try {
            var value = new BigDecimal(text);
            if (value.signum() == 0) {
                return OptionalLong.of(0);
            }
            long digits = wholeDigits(value) + scale;
            if (digits <= 0 || digits > DIGITS_OF_A_LONG) {
                return OptionalLong.empty();
            }
            long units =
                    value.setScale(scale, RoundingMode.UNNECESSARY)
                            .unscaledValue()
                            .longValueExact();
            return units >= -FieldType.LARGEST_DECIMAL && units <= FieldType.LARGEST_DECIMAL
                    ? OptionalLong.of(units)
                    : OptionalLong.empty();
        } catch (ArithmeticException | NumberFormatException notSuch) {
            return OptionalLong.empty();
        }
    }

    /**
     * {@code text * 10^power}, rounded down; what a long cannot hold is its largest or the negative
     * of it.
     *
     * @return empty where the text is no number
     */
    static OptionalLong floor(String text, int power) {
        if (text.length() > LONGEST) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(floor(new BigDecimal(text), power));
        } catch (NumberFormatException notSuch) {
            return OptionalLong.empty();
        }
    }

    private static long floor(BigDecimal value, int power) {
        if (value.signum() == 0) {
            return 0;
        }
        long digits = wholeDigits(value) + power;
        if (digits > DIGITS_OF_A_LONG) {
            return value.signum() * Long.MAX_VALUE;
        }
        if (digits < 0) {
            return value.signum() < 0 ? -1 : 0;
        }
        var whole = value.scaleByPowerOfTen(power).setScale(0, RoundingMode.FLOOR);
        return whole.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? value.signum() * Long.MAX_VALUE
                : whole.longValueExact();
    }

    /** Digits before the point; negative for as many zeros behind it. */
    private static long wholeDigits(BigDecimal value) {
        return (long) value.precision() - value.scale();
    }
}
