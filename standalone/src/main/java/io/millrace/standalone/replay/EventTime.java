package io.millrace.standalone.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.OptionalLong;

/**
 * Where a row's event time is. Whether the time is acceptable is for ingest to say; here it only
 * decides when the row is sent.
 *
 * @param unit seconds, millis, micros or iso, as in a definition
 */
public record EventTime(String field, String unit) {
    /** Of rows that have none by their definition: they are from before all events. */
    static final EventTime NONE = new EventTime("", "millis");

    private static final BigDecimal FARTHEST = BigDecimal.valueOf(Long.MAX_VALUE / 2);

    /** Milliseconds since 1970; empty where the row has no time that can be read. */
    OptionalLong millis(ObjectNode row) {
        if (equals(NONE)) {
            return OptionalLong.of(0);
        }
        var node = row.get(field);
        if (node == null || node.isNull()) {
            return OptionalLong.empty();
        }
        try {
            return unit.equals("iso")
                    ? OptionalLong.of(
                            OffsetDateTime.parse(node.asText()).toInstant().toEpochMilli())
                    : number(node);
        } catch (NumberFormatException | DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong number(JsonNode node) {
        var value = node.isNumber() ? node.decimalValue() : new BigDecimal(node.asText());
        var millis =
                switch (unit) {
                    case "seconds" -> value.movePointRight(3);
                    case "micros" -> value.movePointLeft(3);
                    default -> value;
                };
        return millis.abs().compareTo(FARTHEST) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(millis.setScale(0, RoundingMode.FLOOR).longValueExact());
    }
}
