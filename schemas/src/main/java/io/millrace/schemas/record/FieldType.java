package io.millrace.schemas.record;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Type of an event field and what the 64 bits of its value in a {@link Row} mean.
 *
 * @param scale digits behind the point of a {@link Kind#DECIMAL}, else 0
 * @param unit of a {@link Kind#TIMESTAMP} as it is sent: seconds, millis, micros or iso; else empty
 */
public record FieldType(Kind kind, int scale, String unit) {
    /**
     * Largest magnitude of a decimal's minor units: what a double holds exactly, so that one
     * rounding suffices.
     */
    public static final long LARGEST_DECIMAL = 1L << 53;

    public static final FieldType LONG = new FieldType(Kind.LONG, 0, "");
    public static final FieldType DOUBLE = new FieldType(Kind.DOUBLE, 0, "");
    public static final FieldType BOOLEAN = new FieldType(Kind.BOOLEAN, 0, "");
    public static final FieldType STRING = new FieldType(Kind.STRING, 0, "");
    public static final FieldType OUTCOME = new FieldType(Kind.OUTCOME, 0, "");

    /** What an author may write. */
    public static final List<String> FORMS =
            List.of("long", "double", "decimal(2)", "boolean", "string", "timestamp");

    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,2})\\)");
    private static final int LARGEST_SCALE = 12;

    /** The bits of a field. */
    public enum Kind {
        /** The number itself. */
        LONG,
        /** {@link Double#doubleToRawLongBits}; always finite. */
        DOUBLE,
        /** Minor units: 12.34 at scale 2 is 1234. */
        DECIMAL,
        /** 0 or 1. */
        BOOLEAN,
        /** In {@link Row#text}; the bits are 0. */
        STRING,
        /** Milliseconds since 1970. */
        TIMESTAMP,
        /**
         * A label's value, sent as a truth or a number: bits as {@link #DOUBLE}. Authors do not
         * write it.
         */
        OUTCOME
    }

    public static FieldType timestamp(String unit) {
        return new FieldType(Kind.TIMESTAMP, 0, unit);
    }

    public static FieldType decimal(int scale) {
        return new FieldType(Kind.DECIMAL, scale, "");
    }

    public static Optional<FieldType> parse(String text) {
        var decimal = DECIMAL.matcher(text);
        if (decimal.matches()) {
            int scale = Integer.parseInt(decimal.group(1));
            return scale <= LARGEST_SCALE ? Optional.of(decimal(scale)) : Optional.empty();
        }
        return Optional.ofNullable(
                switch (text) {
                    case "long" -> LONG;
                    case "double" -> DOUBLE;
                    case "boolean" -> BOOLEAN;
                    case "string" -> STRING;
                    case "timestamp" -> timestamp("iso");
                    case "timestamp(seconds)" -> timestamp("seconds");
                    case "timestamp(millis)" -> timestamp("millis");
                    case "timestamp(micros)" -> timestamp("micros");
                    default -> null;
                });
    }

    /** Whether functions and expressions see it as a number. */
    public boolean isNumber() {
        return kind != Kind.STRING && kind != Kind.TIMESTAMP;
    }

    /** The bits as a number: one rounding at most. */
    public double number(long bits) {
        return switch (kind) {
            case DOUBLE, OUTCOME -> Double.longBitsToDouble(bits);
            case DECIMAL -> bits / POWERS[scale];
            default -> bits;
        };
    }

    /** The value as it stands in keys and messages. */
    public String text(long bits) {
        return switch (kind) {
            case DOUBLE, OUTCOME -> Double.toString(Double.longBitsToDouble(bits));
            case DECIMAL -> BigDecimal.valueOf(bits, scale).toPlainString();
            case BOOLEAN -> bits == 1 ? "true" : "false";
            default -> Long.toString(bits);
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case DECIMAL -> "decimal(" + scale + ")";
            case TIMESTAMP -> "timestamp(" + unit + ")";
            default -> kind.name().toLowerCase(java.util.Locale.ROOT);
        };
    }

    private static final double[] POWERS = new double[LARGEST_SCALE + 1];

    static {
        for (int i = 0; i <= LARGEST_SCALE; i++) {
            POWERS[i] = BigDecimal.TEN.pow(i).doubleValue();
        }
    }
}
