package io.millrace.feature.ingest;

import io.millrace.schemas.record.FieldType.Kind;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.RowSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * One value as it was written to one field of a row: promotions as Avro has them (int to long to
 * double, enum and bytes to text), logical types by what they mean, unions by the branch that was
 * written. Immutable.
 */
final class AvroValue {
    /** Far more than any decimal that is accepted; others would be slow to write out. */
    private static final int LONGEST_DECIMAL = 64;

    private static final long DAY_MS = 86_400_000;

    private final RowSchema schema;
    private final RowFields fields;

    AvroValue(RowSchema schema) {
        this.schema = schema;
        this.fields = new RowFields(schema);
    }

    void read(Schema written, int field, AvroBody body, Row row)
            throws IOException, RefusedException {
        switch (written.getType()) {
            case NULL -> {}
            case UNION -> read(body.branch(written), field, body, row);
            case INT -> whole(body.integer(), written, field, row);
            case LONG -> whole(body.number(), written, field, row);
            case FLOAT -> real(body.single(), written, field, row);
            case DOUBLE -> real(body.real(), written, field, row);
            case BOOLEAN -> truth(body.truth(), field, row);
            case STRING -> text(AvroBody.text(body.bytes()), field, row);
            case ENUM -> text(body.symbol(written), field, row);
            case BYTES -> bytes(body.bytes(), written, field, row);
            case FIXED -> bytes(body.fixed(written.getFixedSize()), written, field, row);
            case RECORD, ARRAY, MAP -> throw fields.wrongType(field, "a structure");
        }
    }

    private void whole(long value, Schema written, int field, Row row) throws RefusedException {
        switch (schema.type(field).kind()) {
            case LONG -> row.set(field, value);
            case DOUBLE, OUTCOME -> row.set(field, Double.doubleToRawLongBits((double) value));
            case DECIMAL -> row.set(field, fields.minorUnits(field, Long.toString(value)));
            case TIMESTAMP -> row.set(field, millis(value, written, field));
            case BOOLEAN, STRING -> throw fields.wrongType(field, Long.toString(value));
        }
    }

    /** A logical type says the unit; without one the definition does. */
    private long millis(long value, Schema written, int field) throws RefusedException {
        var logical = written.getLogicalType();
        var unit = logical == null ? schema.type(field).unit() : logical.getName();
        return switch (unit) {
            case "millis", "timestamp-millis" -> value;
            case "micros", "timestamp-micros" -> Math.floorDiv(value, 1_000);
            case "timestamp-nanos" -> Math.floorDiv(value, 1_000_000);
            case "seconds" -> fields.millis(field, Long.toString(value));
            case "date" -> value * DAY_MS;
            default ->
                    throw fields.wrongType(
                            field,
                            value + (logical == null ? "" : " of type " + logical.getName()));
        };
    }

    private void real(double value, Schema written, int field, Row row) throws RefusedException {
        if (!Double.isFinite(value)) {
            throw fields.notFinite(field, text(value, written));
        }
        switch (schema.type(field).kind()) {
            case DOUBLE, OUTCOME -> row.set(field, Double.doubleToRawLongBits(value));
            case DECIMAL -> row.set(field, fields.minorUnits(field, text(value, written)));
            case TIMESTAMP -> row.set(field, fields.millis(field, text(value, written)));
            case LONG, BOOLEAN, STRING -> throw fields.wrongType(field, text(value, written));
        }
    }

    /** As few digits as tell the number from its neighbours, of which a float has fewer. */
    private static String text(double value, Schema written) {
        return written.getType() == Schema.Type.FLOAT
                ? Float.toString((float) value)
                : Double.toString(value);
    }

    private void truth(boolean value, int field, Row row) throws RefusedException {
        switch (schema.type(field).kind()) {
            case BOOLEAN -> row.set(field, value ? 1 : 0);
            case OUTCOME -> row.set(field, Double.doubleToRawLongBits(value ? 1 : 0));
            default -> throw fields.wrongType(field, Boolean.toString(value));
        }
    }

    private void text(String value, int field, Row row) throws RefusedException {
        switch (schema.type(field).kind()) {
            case STRING -> row.set(field, fields.text(field, value));
            case DECIMAL -> row.set(field, fields.minorUnits(field, value));
            case TIMESTAMP -> {
                if (!schema.type(field).unit().equals("iso")) {
                    throw fields.wrongType(field, value);
                }
                row.set(field, fields.instant(field, value));
            }
            case LONG, DOUBLE, BOOLEAN, OUTCOME -> throw fields.wrongType(field, value);
        }
    }

    private void bytes(byte[] value, Schema written, int field, Row row)
            throws RefusedException, CharacterCodingException {
        var kind = schema.type(field).kind();
        if (written.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
            if (value.length == 0 || value.length > LONGEST_DECIMAL) {
                throw fields.wrongType(field, "a decimal of " + value.length + " bytes");
            }
            decimal(new BigDecimal(new BigInteger(value), decimal.getScale()), field, row);
        } else if (kind == Kind.STRING && written.getType() == Schema.Type.BYTES) {
            text(AvroBody.text(value), field, row);
        } else {
            throw fields.wrongType(field, "bytes");
        }
    }

    private void decimal(BigDecimal value, int field, Row row) throws RefusedException {
        switch (schema.type(field).kind()) {
            case DECIMAL -> row.set(field, fields.minorUnits(field, value.toString()));
            case DOUBLE, OUTCOME -> row.set(field, Double.doubleToRawLongBits(value.doubleValue()));
            case LONG, BOOLEAN, STRING, TIMESTAMP ->
                    throw fields.wrongType(field, value.toString());
        }
    }
}
