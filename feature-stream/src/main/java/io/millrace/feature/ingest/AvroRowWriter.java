package io.millrace.feature.ingest;

import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.RowSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes rows as {@link AvroRowReader} reads them, with a schema made from the definition's fields:
 * for whoever has no producer of their own. One thread.
 */
public final class AvroRowWriter {
    /** Digits of a decimal's minor units. */
    private static final int PRECISION = 16;

    private static final int MISSING = 0;
    private static final int THERE = 1;

    private final RowSchema schema;
    private final byte[] header;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    private BinaryEncoder encoder;

    /**
     * @param schemaId of {@link #avro} in the registry
     */
    public AvroRowWriter(RowSchema schema, int schemaId) {
        this.schema = schema;
        this.header =
                ByteBuffer.allocate(AvroRowReader.HEADER_BYTES)
                        .put(AvroRowReader.MAGIC)
                        .putInt(schemaId)
                        .array();
    }

    /** The schema in which rows are written: every field may be missing. */
    public static Schema avro(String name, RowSchema schema) {
        var fields = new ArrayList<Schema.Field>();
        for (int i = 0; i < schema.size(); i++) {
            var type = Schema.createUnion(Schema.create(Schema.Type.NULL), avro(schema.type(i)));
            fields.add(
                    new Schema.Field(schema.name(i), type, null, Schema.Field.NULL_DEFAULT_VALUE));
        }
        return Schema.createRecord(name, null, null, false, fields);
    }

    private static Schema avro(FieldType type) {
        return switch (type.kind()) {
            case LONG -> Schema.create(Schema.Type.LONG);
            case DOUBLE, OUTCOME -> Schema.create(Schema.Type.DOUBLE);
            case DECIMAL ->
                    LogicalTypes.decimal(PRECISION, type.scale())
                            .addToSchema(Schema.create(Schema.Type.BYTES));
            case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
            case STRING -> Schema.create(Schema.Type.STRING);
            case TIMESTAMP ->
                    LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        };
    }

    public byte[] write(Row row) {
        out.reset();
        out.writeBytes(header);
        try {
            encoder = EncoderFactory.get().directBinaryEncoder(out, encoder);
            for (int i = 0; i < schema.size(); i++) {
                encoder.writeIndex(row.has(i) ? THERE : MISSING);
                if (row.has(i)) {
                    write(row, i);
                }
            }
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private void write(Row row, int field) throws IOException {
        long bits = row.bits(field);
        switch (schema.type(field).kind()) {
            case LONG, TIMESTAMP -> encoder.writeLong(bits);
            case DOUBLE, OUTCOME -> encoder.writeDouble(Double.longBitsToDouble(bits));
            case DECIMAL -> encoder.writeBytes(BigInteger.valueOf(bits).toByteArray());
            case BOOLEAN -> encoder.writeBoolean(bits == 1);
            case STRING -> encoder.writeString(row.text(field));
        }
    }
}
