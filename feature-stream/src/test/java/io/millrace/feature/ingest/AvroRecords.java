package io.millrace.feature.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.registry.RegistryServer;
import io.millrace.runtime.registry.SchemaRegistry;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.RowSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Records as Avro's own writer writes them, and a registry that knows their schemas. Schemas are
 * JSON with ' for ".
 */
final class AvroRecords implements AfterAllCallback {
    /** A field of each type. */
    static final RowSchema ORDER =
            new RowSchema(
                    List.of("id", "t", "due", "shop", "amount", "rate", "gift", "kept"),
                    List.of(
                            FieldType.LONG,
                            FieldType.timestamp("seconds"),
                            FieldType.timestamp("iso"),
                            FieldType.STRING,
                            FieldType.decimal(2),
                            FieldType.DOUBLE,
                            FieldType.BOOLEAN,
                            FieldType.OUTCOME));

    private final RegistryServer server = new RegistryServer();
    private final SchemaRegistry registry =
            SchemaRegistry.of(
                    Settings.of(Map.of("registry.url", server.url())).registry(), "a test");
    private final Map<Schema, Integer> ids = new HashMap<>();

    /** Reads what is written here. */
    RowReader reader() {
        return new AvroRowReader(ORDER, registry);
    }

    static String field(String name, String type) {
        return "{'name':'" + name + "','type':" + type + "}";
    }

    static Schema record(String name, String... fields) {
        var json =
                "{'type':'record','name':'%s','fields':[%s]}"
                        .formatted(name, String.join(",", fields));
        return new Schema.Parser().parse(json.replace('\'', '"'));
    }

    /** The field values of a record, as texts. */
    byte[] bytes(Schema schema, Map<String, String> values) throws IOException {
        var record = new GenericData.Record(schema);
        values.forEach(
                (name, text) -> record.put(name, datum(schema.getField(name).schema(), text)));
        return bytes(record);
    }

    /** The text as what the schema has it written; of a union as the first branch that takes it. */
    private static Object datum(Schema schema, String text) {
        return switch (schema.getType()) {
            case NULL -> text.equals("null") ? null : unfit(text);
            case UNION -> union(schema, text);
            case INT -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case FLOAT -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case STRING -> text;
            case ENUM -> new GenericData.EnumSymbol(schema, text);
            case BYTES ->
                    schema.getLogicalType() == null
                            ? ByteBuffer.wrap(text.getBytes(UTF_8))
                            : new Conversions.DecimalConversion()
                                    .toBytes(
                                            decimal(schema, text), schema, schema.getLogicalType());
            case FIXED ->
                    new Conversions.DecimalConversion()
                            .toFixed(decimal(schema, text), schema, schema.getLogicalType());
            case ARRAY -> List.of();
            case MAP, RECORD -> unfit(text);
        };
    }

    private static BigDecimal decimal(Schema schema, String text) {
        int scale = ((Number) schema.getObjectProp("scale")).intValue();
        return new BigDecimal(text).setScale(scale, RoundingMode.UNNECESSARY);
    }

    private static Object union(Schema union, String text) {
        return union.getTypes().stream()
                .filter(branch -> fits(branch, text))
                .findFirst()
                .map(branch -> datum(branch, text))
                .orElse(null);
    }

    private static boolean fits(Schema schema, String text) {
        try {
            return datum(schema, text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Object unfit(String text) {
        throw new IllegalArgumentException(text);
    }

    byte[] bytes(GenericData.Record record) throws IOException {
        var body = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(body, null);
        new GenericDatumWriter<>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return framed(record.getSchema(), body.toByteArray());
    }

    /** The body behind the id under which the schema is registered. */
    byte[] framed(Schema schema, byte[] body) {
        int id =
                ids.computeIfAbsent(
                        schema, unknown -> registry.register("subject-" + ids.size(), unknown));
        return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
    }

    static byte[] varint(long value) throws IOException {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        encoder.writeLong(value);
        encoder.flush();
        return out.toByteArray();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.close();
    }
}
