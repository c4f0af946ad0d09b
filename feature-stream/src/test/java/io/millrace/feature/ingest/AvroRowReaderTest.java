package io.millrace.feature.ingest;

import static io.millrace.feature.ingest.AvroRecords.ORDER;
import static io.millrace.feature.ingest.AvroRecords.field;
import static io.millrace.feature.ingest.AvroRecords.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.record.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Written by Avro's own writer, read with the definition's fields. */
class AvroRowReaderTest {
    @RegisterExtension static final AvroRecords records = new AvroRecords();

    private final RowReader reader = records.reader();
    private final RowReader json = new JsonRowReader(ORDER);

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

        assertThat(reader.read(records.bytes(schema, Map.of(field, value))))
                .isEqualTo(json.read("{\"%s\":%s}".formatted(field, asJson).getBytes(UTF_8)));
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
        assertThat(reader.read(records.bytes(first, Map.of("id", "7", "rate", "2"))))
                .isEqualTo(row("{\"id\":7,\"rate\":2}"));
        assertThat(reader.read(records.bytes(order)))
                .isEqualTo(row("{\"id\":8,\"rate\":2.5,\"shop\":\"s\"}"));
        assertThat(reader.read(records.bytes(first, Map.of("id", "9", "rate", "3"))))
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
                                records.bytes(
                                        schema,
                                        Map.of("old", "1", "id", "2", "one", "3", "two", "4"))))
                .isEqualTo(row("{\"id\":2,\"rate\":3}"));
    }

    /** Kafka Streams shares a deserializer among its threads. */
    @Test
    void threadsShareAReader() throws Exception {
        var schema = record("Order", field("shop", "'string'"), field("id", "'long'"));
        var written = new ArrayList<byte[]>();
        for (int i = 0; i < 200; i++) {
            written.add(
                    records.bytes(schema, Map.of("shop", "shop " + i, "id", Integer.toString(i))));
        }

        var read =
                IntStream.range(0, 2_000 * written.size())
                        .parallel()
                        .filter(
                                i -> {
                                    int at = i % written.size();
                                    var row = reader.accepted(written.get(at));
                                    return row.bits(0) == at && row.text(3).equals("shop " + at);
                                })
                        .count();
        assertThat(read).isEqualTo(2_000L * written.size());
    }

    private Row row(String text) throws RefusedException {
        return json.read(text.getBytes(UTF_8));
    }
}
