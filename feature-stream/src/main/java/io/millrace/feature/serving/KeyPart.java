package io.millrace.feature.serving;

import static io.millrace.runtime.http.RejectedException.WRONG;

import io.millrace.runtime.http.RejectedException;
import io.millrace.schemas.record.FieldType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A key's field as a person writes it, turned into how it stands in keys: 3.5 into 3.50. */
final class KeyPart {
    /** Digits before the point that no decimal field can hold. */
    private static final int TOO_LARGE = 20;

    private KeyPart() {}

    static String canonical(String field, FieldType type, String text) {
        try {
            return type.kind() == FieldType.Kind.STRING ? text : type.text(bits(type, text));
        } catch (ArithmeticException | IllegalArgumentException | DateTimeParseException wrong) {
            throw new RejectedException(
                    WRONG,
                    "the key's '" + field + "' is '" + text + "'",
                    "give a " + type + ", as events have it");
        }
    }

    private static long bits(FieldType type, String text) {
        return switch (type.kind()) {
            case LONG -> Long.parseLong(text);
            case DECIMAL -> minorUnits(new BigDecimal(text), type.scale());
            case BOOLEAN -> truth(text);
            case DOUBLE, OUTCOME -> Double.doubleToRawLongBits(Double.parseDouble(text));
            case TIMESTAMP -> millis(text);
            case STRING -> throw new IllegalArgumentException("a text has no bits");
        };
    }

    /** Milliseconds since 1970, or ISO-8601. */
    static long millis(String text) {
        return text.matches("-?\\d+") ? Long.parseLong(text) : Instant.parse(text).toEpochMilli();
    }

    private static long minorUnits(BigDecimal number, int scale) {
        if ((long) number.precision() - number.scale() > TOO_LARGE) {
            throw new ArithmeticException("too large");
        }
        return number.setScale(scale).unscaledValue().longValueExact();
    }

    private static long truth(String text) {
        return switch (text) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }
}
