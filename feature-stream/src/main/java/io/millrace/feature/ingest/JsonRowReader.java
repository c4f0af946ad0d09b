package io.millrace.feature.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.RowSchema;
import java.io.IOException;

/**
 * Reads one JSON object into a row. Fields that the schema does not name are passed over; null and
 * absent are missing. Everything else is strict: a text is no number, a decimal has no more digits
 * than declared. One thread.
 */
public final class JsonRowReader extends RowReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final RowSchema schema;
    private final RowFields fields;

    public JsonRowReader(RowSchema schema) {
        this.schema = schema;
        this.fields = new RowFields(schema);
    }

    @Override
    Row read(byte[] bytes) throws RefusedException {
        var row = new Row(schema);
        try (var json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new RefusedException(Reason.MALFORMED, "is not a JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                if (json.currentToken() == null) {
                    throw new RefusedException(
                            Reason.MALFORMED, "ends in the middle of the object");
                }
                int field = schema.index(json.currentName());
                var token = json.nextToken();
                if (field < 0) {
                    json.skipChildren();
                } else if (token != JsonToken.VALUE_NULL) {
                    if (row.has(field)) {
                        throw new RefusedException(
                                Reason.MALFORMED, "'" + schema.name(field) + "' is given twice");
                    }
                    read(field, token, json, row);
                }
            }
            if (json.nextToken() != null) {
                throw new RefusedException(Reason.MALFORMED, "something follows the JSON object");
            }
            return row;
        } catch (IOException e) {
            throw new RefusedException(
                    Reason.MALFORMED, "is not JSON: " + firstLine(e.getMessage()));
        }
    }

    private void read(int field, JsonToken token, JsonParser json, Row row)
            throws IOException, RefusedException {
        switch (schema.type(field).kind()) {
            case LONG -> row.set(field, integer(field, token, json));
            case DOUBLE -> row.set(field, Double.doubleToRawLongBits(real(field, token, json)));
            case DECIMAL -> row.set(field, minorUnits(field, token, json));
            case BOOLEAN -> row.set(field, truth(field, token, json) ? 1 : 0);
            case STRING -> row.set(field, text(field, token, json));
            case TIMESTAMP -> row.set(field, millis(field, token, json));
            case OUTCOME ->
                    row.set(
                            field,
                            Double.doubleToRawLongBits(
                                    token.isBoolean()
                                            ? (truth(field, token, json) ? 1 : 0)
                                            : real(field, token, json)));
        }
    }

    private long integer(int field, JsonToken token, JsonParser json)
            throws IOException, RefusedException {
        if (token != JsonToken.VALUE_NUMBER_INT
                || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw wrongType(field, json);
        }
        return json.getLongValue();
    }

    private double real(int field, JsonToken token, JsonParser json)
            throws IOException, RefusedException {
        if (!token.isNumeric()) {
            throw wrongType(field, json);
        }
        double value = json.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw fields.notFinite(field, json.getText());
        }
        return value;
    }

    private boolean truth(int field, JsonToken token, JsonParser json)
            throws IOException, RefusedException {
        if (!token.isBoolean()) {
            throw wrongType(field, json);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    private String text(int field, JsonToken token, JsonParser json)
            throws IOException, RefusedException {
        if (token != JsonToken.VALUE_STRING) {
            throw wrongType(field, json);
        }
        var text = fields.text(field, json.getText());
        if (!isUnicode(text)) {
            throw new RefusedException(
                    Reason.MALFORMED, "'" + schema.name(field) + "' has half a character");
        }
        return text;
    }

    private long minorUnits(int field, JsonToken token, JsonParser json)
            throws IOException, RefusedException {
        if (!token.isNumeric() && token != JsonToken.VALUE_STRING) {
            throw wrongType(field, json);
        }
        return fields.minorUnits(field, json.getText());
    }

    private long millis(int field, JsonToken token, JsonParser json)
            throws IOException, RefusedException {
        var unit = schema.type(field).unit();
        if (unit.equals("iso")) {
            return instant(field, token, json);
        }
        if (!token.isNumeric()) {
            throw wrongType(field, json);
        }
        if (token == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() == JsonParser.NumberType.INT
                && !unit.equals("micros")) {
            return unit.equals("millis") ? json.getIntValue() : json.getIntValue() * 1000L;
        }
        return fields.millis(field, json.getText());
    }

    private long instant(int field, JsonToken token, JsonParser json)
            throws IOException, RefusedException {
        if (token != JsonToken.VALUE_STRING) {
            throw wrongType(field, json);
        }
        return fields.instant(field, json.getText());
    }

    /** Whether every surrogate has its other half; else two texts could have the same bytes. */
    private static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair =
                        i + 1 < text.length()
                                && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private RefusedException wrongType(int field, JsonParser json) throws IOException {
        var text = json.currentToken().isStructStart() ? "a structure" : json.getText();
        return fields.wrongType(field, text);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
