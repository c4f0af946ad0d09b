package io.millrace.feature.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the bytes: a row or a refusal with a reason, judged by its time, never an exception. */
class FuzzedInputTest {
    private static final long NOW = 1_750_000_000_000L;
    private static final Plan PLAN =
            Plan.of(
                    "fuzz",
                    """
                    pipeline: fuzz
                    sources:
                      orders:
                        topic: orders
                        id: id
                        time: { field: t, unit: seconds }
                        fields:
                          { id: string, t: timestamp, due: timestamp, seen: timestamp(micros), shop: string,
                            amount: decimal(2), rate: double, count: long, gift: boolean }
                        valid: [ "amount >= 0", "due.getHours('UTC') < 24", "seen.getFullYear() > 0 || gift" ]
                    features:
                      store:
                        key: shop
                        from: orders
                        values:
                          amount: { of: amount, compute: sum, over: 1d }
                    predict:
                      on: orders
                      inputs: [ "store.*" ]
                    label:
                      topic: labels
                      id: id
                      value: kept
                      time: { field: t, unit: iso }
                      horizon: 7d
                    """);
    private static final String EVENT =
            """
            {"id":"a-1","t":1749999000.5,"due":"2025-06-15T12:00:00+02:00","seen":1749999000000001,"shop":"zürich \\ud83d\\ude00",\
            "amount":"12.50","rate":-1.5e-3,"count":12,"gift":true,"more":{"a":[1,{"b":null}]}}""";
    private static final String LABEL =
            """
            {"id":"a-1","t":"2025-06-15T12:00:00Z","kept":true,"more":[[],{}]}""";

    /** What mutations put in: tokens, numbers beyond all bounds, broken text. */
    private static final List<String> TOKENS =
            List.of(
                    "NaN",
                    "-Infinity",
                    "1e999",
                    "-1e999",
                    "1e999999999",
                    "-1e999999999",
                    "1e-999999999",
                    "1e2147483647",
                    "1e-2147483648",
                    "1e99999999999",
                    "0e999999999",
                    "9223372036854775807",
                    "-9223372036854775808",
                    "9223372036854775808",
                    "-92233720368547758.08",
                    "1".repeat(1001),
                    "0." + "3".repeat(1100),
                    "null",
                    "true",
                    "\"\"",
                    "{}",
                    "[]",
                    "[".repeat(2000),
                    "{\"a\":".repeat(1500),
                    "\"+999999999-12-31T23:59:59Z\"",
                    "\"-999999999-01-01T00:00:00+18:00\"",
                    "\"0001-01-01T00:00:00Z\"",
                    "\"1969-12-31T23:59:59Z\"",
                    "\"9999-12-31T23:59:59Z\"",
                    "\"\\ud800\"",
                    "\"\\u0000\"",
                    "\"1e999999999\"",
                    "\"1e-999999999\"",
                    ",",
                    ":",
                    "\"",
                    "\\",
                    "\"id\":",
                    "\"t\":",
                    "\"x\"",
                    "-0",
                    "00",
                    "1.",
                    ".5",
                    "0x10");

    private final EventDeserializer events =
            new EventDeserializer(PLAN.spine(), new JsonRowReader(PLAN.spine().schema()));
    private final LabelDeserializer labels =
            new LabelDeserializer(PLAN.label(), new JsonRowReader(PLAN.label().schema()));

    @Test
    void whatIsMutatedIsGood() {
        assertThat(judged(EVENT.getBytes(UTF_8), false)).isEmpty();
        assertThat(judged(LABEL.getBytes(UTF_8), true)).isEmpty();
    }

    @Property(tries = 30_000, shrinking = ShrinkingMode.OFF)
    void everyMutationIsARowOrARefusal(@ForAll long seed) {
        var random = new Random(seed);
        boolean label = random.nextInt(4) == 0;
        var bytes = (label ? LABEL : EVENT).getBytes(UTF_8);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            bytes = mutated(bytes, random);
        }
        judged(bytes, label).ifPresent(refusal -> assertThat(refusal.reason()).isNotNull());
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "amount, 1e999999999, WRONG_TYPE",
                "amount, 1e-999999999, WRONG_TYPE",
                "amount, `\"1e999999999\"`, WRONG_TYPE",
                "amount, -92233720368547758.08, WRONG_TYPE",
                "amount, 90071992547409.92, ",
                "amount, 90071992547409.93, WRONG_TYPE",
                "amount, 0e999999999, ",
                "amount, 1.500000, ",
                "amount, 1.501, WRONG_TYPE",
                "amount, 0.001, WRONG_TYPE",
                "amount, 1.2e1, ",
                "rate, 1e999, NOT_FINITE",
                "rate, NaN, MALFORMED",
                "rate, `\"NaN\"`, WRONG_TYPE",
                "rate, 1e-999999999, ",
                "t, 1e999999999, TOO_FAR_AHEAD",
                "t, -1e999999999, BEFORE_1970",
                "t, 1e-999999999, ",
                "t, -62135596800, BEFORE_1970",
                "t, -1e-9, BEFORE_1970",
                "t, 253402300799, TOO_FAR_AHEAD",
                "due, `\"+999999999-12-31T23:59:59Z\"`, RULE_VIOLATED",
                "due, `\"0001-01-01T00:00:00Z\"`, ",
                "due, `\"0001-01-01\"`, WRONG_TYPE",
                "id, 7, WRONG_TYPE",
                "id, `\"\"`, MISSING_ID",
                "id, null, MISSING_ID",
                "t, null, MISSING_TIME",
                "shop, `\"\\ud800\"`, MALFORMED",
                "shop, `\"\\udc00\\ud800\"`, MALFORMED",
                "count, 1.0, WRONG_TYPE",
                "count, 9223372036854775808, WRONG_TYPE",
                "gift, 1, WRONG_TYPE",
                "gift, [], WRONG_TYPE",
            })
    void reasons(String field, String value, Reason reason) {
        var event =
                EVENT.replaceFirst(
                        "\"" + field + "\":(\"[^\"]*\"|[^,]*),",
                        "\"" + field + "\":" + value.replace("\\", "\\\\") + ",");
        assertThat(event).contains("\"" + field + "\":" + value + ",");
        assertThat(judged(event.getBytes(UTF_8), false).map(Refusal::reason))
                .isEqualTo(Optional.ofNullable(reason));
    }

    /** A time before 1970 that is not the event's own is what it says. */
    @Test
    void earlyTimesOfOtherFieldsStayWhatTheyAre() {
        var event = EVENT.replace("1749999000000001", "-315619200000001");
        var row = events.deserialize("orders", event.getBytes(UTF_8)).row();
        assertThat(row.bits(row.schema().index("seen"))).isEqualTo(-315_619_200_001L);
    }

    @Test
    void longTextsAndLargeRecordsAreTooLarge() {
        var longest = "x".repeat(RowFields.LONGEST_TEXT);
        assertThat(judged(EVENT.replace("a-1", longest).getBytes(UTF_8), false)).isEmpty();
        assertThat(reason(EVENT.replace("a-1", longest + "x"), new byte[0]))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(reason(EVENT, new byte[Arrival.LARGEST])).isEqualTo(Reason.TOO_LARGE);
        assertThat(reason(EVENT.replace("[1,", "[" + "1,".repeat(Arrival.LARGEST)), new byte[0]))
                .isEqualTo(Reason.TOO_LARGE);
    }

    private Reason reason(String event, byte[] header) {
        return judged(event.getBytes(UTF_8), false, header).orElseThrow().reason();
    }

    private Optional<Refusal> judged(byte[] bytes, boolean label) {
        return judged(bytes, label, new byte[0]);
    }

    private Optional<Refusal> judged(byte[] bytes, boolean label, byte[] header) {
        var deserializer = label ? labels : events;
        var arrival = deserializer.deserialize("topic", bytes);
        var record =
                new ConsumerRecord<Object, Object>(
                        "topic",
                        0,
                        0,
                        NOW,
                        TimestampType.CREATE_TIME,
                        -1,
                        bytes.length,
                        null,
                        arrival,
                        new RecordHeaders().add("trace", header),
                        Optional.empty());
        long time =
                new ArrivalTime(() -> NOW, ArrivalTime.NEVER_LATE, 3_600_000).extract(record, -1);
        assertThat(time).as("what Kafka Streams passes on").isNotNegative();
        if (arrival.refusal() == null && label) {
            PLAN.label().value().certainNumber(new EventVariables(arrival.row(), arrival.time()));
        }
        if (arrival.refusal() == null) {
            ContentHash.of(arrival.row());
        }
        return Optional.ofNullable(arrival.refusal());
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(12));
        return switch (random.nextInt(7)) {
            case 0 ->
                    joined(
                            bytes,
                            at,
                            TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8),
                            to);
            case 1 -> value(bytes, TOKENS.get(random.nextInt(TOKENS.size())), random);
            case 2 -> flipped(bytes, random);
            case 3 -> Arrays.copyOf(bytes, at);
            case 4 -> joined(bytes, at, new byte[0], to);
            case 5 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, to), at);
            default -> {
                var noise = new byte[1 + random.nextInt(8)];
                random.nextBytes(noise);
                yield joined(bytes, at, noise, at);
            }
        };
    }

    /** The value of some field replaced, so that the object stays one. */
    private static byte[] value(byte[] bytes, String value, Random random) {
        var parts = new String(bytes, UTF_8).split(",", -1);
        int part = random.nextInt(parts.length);
        int colon = parts[part].indexOf(':');
        if (colon >= 0) {
            var end = parts[part].endsWith("}") ? "}" : "";
            parts[part] = parts[part].substring(0, colon + 1) + value + end;
        }
        return String.join(",", parts).getBytes(UTF_8);
    }

    private static byte[] flipped(byte[] bytes, Random random) {
        var copy = bytes.clone();
        if (copy.length > 0) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] joined(byte[] bytes, int to, byte[] middle, int from) {
        var result = Arrays.copyOf(bytes, to + middle.length + bytes.length - from);
        System.arraycopy(middle, 0, result, to, middle.length);
        System.arraycopy(bytes, from, result, to + middle.length, bytes.length - from);
        return result;
    }
}
