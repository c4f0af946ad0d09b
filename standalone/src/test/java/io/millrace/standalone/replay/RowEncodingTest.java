package io.millrace.standalone.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.ingest.JsonRowReader;
import io.millrace.feature.ingest.RowReaders;
import io.millrace.runtime.registry.RegistryServer;
import io.millrace.runtime.registry.SchemaRegistry;
import io.millrace.runtime.settings.RegistrySettings;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.record.Format;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What replay writes in Avro is, read again, what JSON would have said. */
class RowEncodingTest {
    private static final Plan PLAN =
            Plan.of(
                    "orders",
                    """
                    pipeline: orders
                    sources:
                      orders:
                        topic: orders
                        format: avro
                        id: id
                        time: { field: t, unit: micros }
                        fields:
                          { id: long, t: timestamp, due: timestamp, shop: string,
                            amount: decimal(2), rate: double, gift: boolean }
                    features:
                      store: { key: shop, from: orders, values: { orders: { compute: count, over: 1d } } }
                    predict: { on: orders, inputs: [ "store.*" ] }
                    label:
                      topic: labels
                      id: id
                      value: kept
                      horizon: 7d
                    """);

    private static RegistryServer server;
    private static RowEncoding encoding;
    private static io.millrace.feature.ingest.RowReader rows;

    @BeforeAll
    @BeforeContainer
    static void start() {
        server = new RegistryServer();
        encoding = RowEncoding.of(PLAN, List.of(file("orders"), file("labels")), settings());
        var registry = SchemaRegistry.of(settings(), "a test");
        rows = RowReaders.with(registry).of(Format.AVRO, PLAN.spine().schema());
    }

    @AfterAll
    @AfterContainer
    static void stop() {
        server.close();
    }

    @Property(tries = 500)
    void aRowInAvroIsTheRowInJson(@ForAll("rows") String json) {
        var bytes = json.getBytes(UTF_8);
        var expected = new JsonRowReader(PLAN.spine().schema()).readable(bytes);

        var avro = encoding.encode("orders", json);

        assertThat(avro).startsWith(0);
        assertThat(expected).isPresent();
        assertThat(rows.readable(avro)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> rows() {
        var text = Arbitraries.of("a", "zürich", "\ud83d\ude00", "", "x".repeat(300));
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.longs().between(0, 4_000_000_000_000_000L),
                        text.injectNull(0.2),
                        Arbitraries.longs().between(-(1L << 53), 1L << 53).injectNull(0.2),
                        Arbitraries.doubles().injectNull(0.2),
                        Arbitraries.of(true, false).injectNull(0.2),
                        Arbitraries.of("2025-06-15T12:00:00.123+02:00", null))
                .as(
                        (id, t, shop, cents, rate, gift, due) ->
                                ("{\"id\":%d,\"t\":%d,\"shop\":%s,\"amount\":%s,\"rate\":%s,"
                                                + "\"gift\":%s,\"due\":%s}")
                                        .formatted(
                                                id,
                                                t,
                                                quoted(shop),
                                                cents == null
                                                        ? null
                                                        : java.math.BigDecimal.valueOf(cents, 2),
                                                rate,
                                                gift,
                                                quoted(due)));
    }

    private static String quoted(String text) {
        return text == null ? null : "\"" + text + "\"";
    }

    @Test
    void onlyWhatIsAvroIsWrittenSoAndWhatIsNoRowStaysAsItIs() {
        assertThat(encoding.encode("labels", "{}")).isEqualTo("{}".getBytes(UTF_8));
        assertThat(encoding.encode("orders", "not json")).isEqualTo("not json".getBytes(UTF_8));
        assertThat(server.requests()).contains("POST /subjects/orders-value/versions");
        assertThat(server.requests()).doesNotContain("POST /subjects/labels-value/versions");
    }

    @Test
    void withoutARegistryItSaysWhichTopicNeedsOne() {
        var none = Settings.of(Map.of()).registry();

        RowEncoding.of(PLAN, List.of(file("labels")), none);
        assertThatThrownBy(() -> RowEncoding.of(PLAN, List.of(file("orders")), none))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("the topic orders is in Avro");
    }

    private static RegistrySettings settings() {
        return Settings.of(Map.of("registry.url", server.url())).registry();
    }

    private static ReplayFile file(String topic) {
        return ReplayFiles.of(PLAN, Map.of(topic, "rows.jsonl"), Map.of(), Map.of()).get(0);
    }
}
