package io.millrace.feature.ingest;

import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.record.RowSchema;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** What the fields of a row may hold, whatever the bytes were written in. Immutable. */
record RowFields(RowSchema schema) {
    /**
     * Ids and keys travel several times in one record of ours, which must fit a broker's limit of 1
     * MiB.
     */
    static final int LONGEST_TEXT = 16 << 10;

    /** Java's instants reach further than milliseconds in a long. */
    private static final long FURTHEST_SECONDS = Long.MAX_VALUE / 1000 - 1;

    private static final int LONGEST_SHOWN = 64;

    /** A text of a length that a field may have. */
    String text(int field, String text) throws RefusedException {
        if (text.length() > LONGEST_TEXT) {
            throw new RefusedException(
                    Reason.TOO_LARGE,
                    "'%s' has %d characters, at most %d"
                            .formatted(schema.name(field), text.length(), LONGEST_TEXT));
        }
        return text;
    }

    RefusedException notFinite(int field, String value) {
        return new RefusedException(Reason.NOT_FINITE, "'" + schema.name(field) + "' is " + value);
    }

    long minorUnits(int field, String text) throws RefusedException {
        var units = BoundedDecimal.minorUnits(text, schema.type(field).scale());
        if (units.isEmpty()) {
            throw wrongType(field, text);
        }
        return units.getAsLong();
    }

    /** Milliseconds since 1970 of a number in the field's unit. */
    long millis(int field, String number) throws RefusedException {
        int power =
                switch (schema.type(field).unit()) {
                    case "seconds" -> 3;
                    case "millis" -> 0;
                    case "micros" -> -3;
                    default -> throw wrongType(field, number);
                };
        var millis = BoundedDecimal.floor(number, power);
        if (millis.isEmpty()) {
            throw wrongType(field, number);
        }
        return millis.getAsLong();
    }

    /** Milliseconds since 1970 of a text in ISO-8601. */
    long instant(int field, String text) throws RefusedException {
        Instant instant;
        try {
            instant = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw wrongType(field, text);
        }
        long seconds = instant.getEpochSecond();
        return Math.abs(seconds) > FURTHEST_SECONDS
                ? Long.signum(seconds) * Long.MAX_VALUE
                : instant.toEpochMilli();
    }

    RefusedException wrongType(int field, String value) {
        var shown =
                value.length() > LONGEST_SHOWN ? value.substring(0, LONGEST_SHOWN) + "..." : value;
        return new RefusedException(
                Reason.WRONG_TYPE,
                "'" + schema.name(field) + "' is " + shown + ", expected " + schema.type(field));
    }
}
