package io.millrace.feature.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.runtime.deadletter.Reason;
import io.millrace.runtime.registry.RegistryServer;
import io.millrace.runtime.registry.SchemaRegistry;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.RowSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Written by Avro's own writer, read with the definition's fields. */
class AvroRowReaderTest {
    private static final RowSchema ORDER =
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

    private static RegistryServer server;
    private static SchemaRegistry registry;
    private static int subjects;

    private final RowReader reader = new AvroRowReader(ORDER, registry);
    private final RowReader json = new JsonRowReader(ORDER);

    @BeforeAll
    static void start() {
        server = new RegistryServer();
        var settings = Settings.of(Map.of("registry.url", server.url()));
        registry = SchemaRegistry.of(settings.registry(), "a test");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * One field more besides the id, as written by schemas of several kinds, and as JSON has it.
     */
    @ParameterizedTest(name = "{0} {2} as {1} is {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "id     | {'type':'int'}                                             | -7              | -7",
                "id     | ['null','int','long']                                      | 7000000000      | 7000000000",
                "rate   | {'type':'int'}                                             | 3               | 3",
                "rate   | {'type':'long'}                                            | 3               | 3",
                "rate   | {'type':'float'}                                           | 0.25            | 0.25",
                "rate   | ['null','double']                                          | -1.5            | -1.5",
                "rate   | ['null','double']                                          | null            | null",
                "rate   | {'type':'bytes','logicalType':'decimal','precision':9,'scale':3} | 1.250     | 1.25",
                "amount | {'type':'bytes','logicalType':'decimal','precision':9,'scale':4} | 12.3400   | 12.34",
                "amount | {'type':'fixed','name':'D','size':6,'logicalType':'decimal','precision':9,'scale':2} | -12.34 | -12.34",
                "amount | {'type':'double'}                                          | 12.34           | 12.34",
                "amount | {'type':'float'}                                           | 12.34           | 12.34",
                "amount | {'type':'string'}                                          | 12.34           | 12.34",
                "amount | {'type':'int'}                                             | 12              | 12",
                "t      | {'type':'long'}                                            | 1700000000      | 1700000000",
                "t      | {'type':'int'}                                             | 1700000000      | 1700000000",
                "t      | {'type':'double'}                                          | 1700000000.5    | 1700000000.5",
                "t      | {'type':'long','logicalType':'timestamp-millis'}           | 1700000000123   | 1700000000.123",
                "t      | {'type':'long','logicalType':'timestamp-micros'}           | 1700000000123456 | 1700000000.123",
                "t      | {'type':'long','logicalType':'timestamp-nanos'}            | 1700000000123456789 | 1700000000.123",
                "due    | {'type':'long','logicalType':'timestamp-millis'}           | 1700000000123   | \"2023-11-14T22:13:20.123Z\"",
                "due    | {'type':'int','logicalType':'date'}                        | 19675           | \"2023-11-14T00:00:00Z\"",
                "due    | ['null','string']                                          | 2023-11-14T23:13:20+01:00 | \"2023-11-14T22:13:20Z\"",
                "shop   | {'type':'string'}                                          | zürich          | \"zürich\"",
                "shop   | {'type':'enum','name':'E','symbols':['north','south']}     | south           | \"south\"",
                "shop   | {'type':'bytes'}                                           | zürich          | \"zürich\"",
                "gift   | ['null','boolean']                                         | true            | true",
                "kept   | {'type':'boolean'}                                         | true            | true",
                "kept   | {'type':'int'}                                             | 1               | 1"
            })
    void readsWhatWasWrittenAsJsonWouldHaveIt(
            String field, String type, String value, String asJson) throws Exception {
        var schema = record("Order", field(field, type));

        assertThat(reader.read(bytes(schema, Map.of(field, value))))
                .isEqualTo(json.read("{\"%s\":%s}".formatted(field, asJson).getBytes(UTF_8)));
    }

    @ParameterizedTest(name = "{0}: {1} {3} as {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "wrong-type | id     | {'type':'string'}  | 7",
                "wrong-type | id     | {'type':'double'}  | 7",
                "wrong-type | id     | ['null','long','string'] | 7x",
                "wrong-type | shop   | {'type':'int'}     | 7",
                "wrong-type | rate   | {'type':'string'}  | 1.5",
                "wrong-type | rate   | {'type':'bytes'}   | 1.5",
                "wrong-type | gift   | {'type':'int'}     | 1",
                "wrong-type | amount | {'type':'double'}  | 1.234",
                "wrong-type | amount | {'type':'double'}  | 1e300",
                "wrong-type | amount | {'type':'bytes','logicalType':'decimal','precision':9,'scale':3} | 1.234",
                "wrong-type | t      | {'type':'long','logicalType':'local-timestamp-millis'} | 1700000000",
                "wrong-type | t      | {'type':'string'}  | 2023-11-14T22:13:20Z",
                "wrong-type | due    | {'type':'long'}    | 1700000000",
                "wrong-type | shop   | {'type':'array','items':'string'} | []",
                "not-finite | rate   | {'type':'double'}  | NaN",
                "not-finite | rate   | {'type':'float'}   | Infinity",
                "not-finite | amount | {'type':'double'}  | -Infinity"
            })
    void refusesWhatJsonWouldRefuse(String reason, String field, String type, String value)
            throws Exception {
        var refusal = refusal(bytes(record("Order", field(field, type)), Map.of(field, value)));

        assertThat(refusal.reason().text()).isEqualTo(reason);
        assertThat(refusal.detail()).contains("'" + field + "'");
    }

    @Test
    void aSchemaEvolves() throws Exception {
        var first = record("Order", field("id", "'int'"), field("rate", "'int'"));
        var second =
                record(
                        "OrderV2",
                        "{'name':'notes','type':{'type':'array','items':['null','string']},'default':[]}",
                        "{'name':'quote','aliases':['price','rate'],'type':'double'}",
                        "{'name':'shop','type':['null','string'],'default':null}",
                        "{'name':'by','type':{'type':'map','values':{'type':'record','name':'P','fields':[{'name':'n','type':'string'},{'name':'next','type':['null','P']}]}}}",
                        field("id", "'long'"));
        var person = new GenericData.Record(second.getField("by").schema().getValueType());
        person.put("n", "ann");
        var order = new GenericData.Record(second);
        order.put("notes", Arrays.asList("a", null));
        order.put("quote", 2.5);
        order.put("shop", "s");
        order.put("by", Map.of("x", person));
        order.put("id", 8L);

        // one reader, both in turn
        assertThat(reader.read(bytes(first, Map.of("id", "7", "rate", "2"))))
                .isEqualTo(row("{\"id\":7,\"rate\":2}"));
        assertThat(reader.read(bytes(order)))
                .isEqualTo(row("{\"id\":8,\"rate\":2.5,\"shop\":\"s\"}"));
        assertThat(reader.read(bytes(first, Map.of("id", "9", "rate", "3"))))
                .isEqualTo(row("{\"id\":9,\"rate\":3}"));
    }

    @Test
    void aNameGoesBeforeAnAlias() throws Exception {
        var schema =
                record(
                        "Order",
                        "{'name':'old','aliases':['id'],'type':'int'}",
                        field("id", "'int'"),
                        "{'name':'one','aliases':['rate'],'type':'int'}",
                        "{'name':'two','aliases':['rate'],'type':'int'}");

        assertThat(
                        reader.read(
                                bytes(
                                        schema,
                                        Map.of("old", "1", "id", "2", "one", "3", "two", "4"))))
                .isEqualTo(row("{\"id\":2,\"rate\":3}"));
    }

    @Test
    void badBytesAreRefused() throws Exception {
        var good = bytes(record("Order", field("id", "'long'")), Map.of("id", "7"));
        var longer = Arrays.copyOf(good, good.length + 1);
        var shorter = Arrays.copyOf(good, good.length - 1);
        var noMagic = good.clone();
        noMagic[0] = 1;

        assertThat(refusal(longer).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(longer).detail()).startsWith("something follows the record of schema");
        assertThat(refusal(shorter).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(noMagic).detail()).startsWith("does not begin with 0");
        assertThat(refusal(new byte[] {0, 0, 0}).detail()).startsWith("does not begin with 0");
        assertThat(refusal("{\"id\":7}".getBytes(UTF_8)).detail())
                .startsWith("does not begin with 0");
        assertThat(refusal(new byte[] {0, 0x7f, 0, 0, 1, 2}).reason())
                .isEqualTo(Reason.UNKNOWN_SCHEMA);
        assertThat(refusal(new byte[] {0, 0x7f, 0, 0, 1, 2}).detail())
                .isEqualTo("schema 2130706433 is not known to the registry");
        var text = framed(Schema.create(Schema.Type.STRING), new byte[] {0});
        assertThat(refusal(text).reason()).isEqualTo(Reason.UNKNOWN_SCHEMA);
    }

    @Test
    void whatTheBytesClaimCostsNothing() throws Exception {
        var text = record("Order", field("shop", "'string'"));
        var passedOver = record("Order", field("more", "'bytes'"));
        var empty = record("Order", field("more", "{'type':'array','items':'null'}"));
        var nested =
                record("Order", "{'name':'more','type':['null',{'type':'array','items':'Order'}]}");
        var deep = new byte[300_000];
        Arrays.fill(deep, (byte) 2);

        assertThat(refusal(framed(text, varint(2_000_000_000))).reason())
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(framed(text, varint(-5))).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(framed(text, new byte[] {4, (byte) 0xc3, 0x28})).reason())
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(framed(passedOver, varint(Long.MAX_VALUE / 2))).reason())
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(framed(empty, varint(Long.MAX_VALUE / 2))).reason())
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(framed(nested, deep)).detail()).contains("nested too deeply");
    }

    /** Kafka Streams shares a deserializer among its threads. */
    @Test
    void threadsShareAReader() throws Exception {
        var schema = record("Order", field("shop", "'string'"), field("id", "'long'"));
        var records = new ArrayList<byte[]>();
        for (int i = 0; i < 200; i++) {
            records.add(bytes(schema, Map.of("shop", "shop " + i, "id", Integer.toString(i))));
        }

        var read =
                IntStream.range(0, 2_000 * records.size())
                        .parallel()
                        .filter(
                                i -> {
                                    int at = i % records.size();
                                    var row = reader.accepted(records.get(at));
                                    return row.bits(0) == at && row.text(3).equals("shop " + at);
                                })
                        .count();
        assertThat(read).isEqualTo(2_000L * records.size());
    }

    /** Every change of a good record is a row or a refusal, never another exception. */
    @Test
    void fuzzed() throws Exception {
        var schema =
                record(
                        "Order",
                        field("id", "'long'"),
                        field(
                                "shop",
                                "['null','string',{'type':'enum','name':'E','symbols':['a']}]"),
                        field(
                                "amount",
                                "{'type':'bytes','logicalType':'decimal','precision':9,'scale':2}"),
                        field("more", "{'type':'array','items':{'type':'map','values':'float'}}"),
                        field("gift", "'boolean'"));
        var order = new GenericData.Record(schema);
        order.put("id", 1L << 40);
        order.put("shop", "north");
        order.put("amount", ByteBuffer.wrap(new byte[] {5, 6}));
        order.put("more", List.of(Map.of("x", 1.5f), Map.of()));
        order.put("gift", true);
        var good = bytes(order);
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            var bytes = Arrays.copyOf(good, 5 + random.nextInt(good.length));
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = 5 + random.nextInt(Math.max(1, bytes.length - 5));
                if (at < bytes.length) {
                    bytes[at] = (byte) random.nextInt();
                }
            }
            assertThatCode(() -> reader.readable(bytes))
                    .as("seed %d: %s", seed, Arrays.toString(bytes))
                    .doesNotThrowAnyException();
        }
    }

    private Row row(String text) throws RefusedException {
        return json.read(text.getBytes(UTF_8));
    }

    private Refusal refusal(byte[] bytes) {
        var refused = catchThrowableOfType(RefusedException.class, () -> reader.read(bytes));
        assertThat(refused).as("refusal").isNotNull();
        return refused.refusal();
    }

    private static String field(String name, String type) {
        return "{'name':'" + name + "','type':" + type + "}";
    }

    private static Schema record(String name, String... fields) {
        var json =
                "{'type':'record','name':'%s','fields':[%s]}"
                        .formatted(name, String.join(",", fields));
        return new Schema.Parser().parse(json.replace('\'', '"'));
    }

    private static byte[] bytes(Schema schema, Map<String, String> values) throws IOException {
        var record = new GenericData.Record(schema);
        new HashMap<>(values)
                .forEach(
                        (name, text) ->
                                record.put(name, datum(schema.getField(name).schema(), text)));
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

    private static byte[] bytes(GenericData.Record record) throws IOException {
        var body = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(body, null);
        new GenericDatumWriter<>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return framed(record.getSchema(), body.toByteArray());
    }

    private static byte[] framed(Schema schema, byte[] body) {
        int id = registry.register("subject-" + subjects++, schema);
        return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
    }

    private static byte[] varint(long value) throws IOException {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        encoder.writeLong(value);
        encoder.flush();
        return out.toByteArray();
    }
}
