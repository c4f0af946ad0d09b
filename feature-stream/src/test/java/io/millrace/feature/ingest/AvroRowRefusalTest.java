package io.millrace.feature.ingest;

import static io.millrace.feature.ingest.AvroRecords.field;
import static io.millrace.feature.ingest.AvroRecords.record;
import static io.millrace.feature.ingest.AvroRecords.varint;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.runtime.deadletter.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Avro records with values or bytes that no row can be made of. */
class AvroRowRefusalTest {
    @RegisterExtension static final AvroRecords records = new AvroRecords();

    private final RowReader reader = records.reader();

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
        var refusal =
                refusal(records.bytes(record("Order", field(field, type)), Map.of(field, value)));

        assertThat(refusal.reason().text()).isEqualTo(reason);
        assertThat(refusal.detail()).contains("'" + field + "'");
    }

    @Test
    void badBytesAreRefused() throws Exception {
        var good = records.bytes(record("Order", field("id", "'long'")), Map.of("id", "7"));
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
        var text = records.framed(Schema.create(Schema.Type.STRING), new byte[] {0});
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

        assertThat(refusal(records.framed(text, varint(2_000_000_000))).reason())
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(records.framed(text, varint(-5))).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(records.framed(text, new byte[] {4, (byte) 0xc3, 0x28})).reason())
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(records.framed(passedOver, varint(Long.MAX_VALUE / 2))).reason())
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(records.framed(empty, varint(Long.MAX_VALUE / 2))).reason())
                .isEqualTo(Reason.MALFORMED);
        assertThat(refusal(records.framed(nested, deep)).detail()).contains("nested too deeply");
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
        var good = records.bytes(order);
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

    private Refusal refusal(byte[] bytes) {
        var refused = catchThrowableOfType(RefusedException.class, () -> reader.read(bytes));
        assertThat(refused).as("refusal").isNotNull();
        return refused.refusal();
    }
}
