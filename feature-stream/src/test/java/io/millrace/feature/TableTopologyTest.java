package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables, one behaviour at a time, on {@code market.yaml}. */
class TableTopologyTest {
    private static final long T = 1_700_000_000_000L;

    private final Shop shop = new Shop("market.yaml");

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aVectorSeesTheRowThatHoldsAtItsTimeInWhateverOrderRowsCome() {
        row("s1", "FR", T + 100);
        row("s1", "DE", T);
        order(1, T - 1);
        order(2, T);
        order(3, T + 99);
        order(4, T + 100);

        assertThat(countries()).containsExactly(null, "DE", "DE", "FR");
    }

    @Test
    void ofRowsOfEqualTimeTheLaterCounts() {
        row("s1", "FR", T);
        row("s1", "DE", T);
        order(1, T);

        assertThat(countries()).containsExactly("DE");
    }

    @Test
    void aRowThatComesLaterChangesNoVector() {
        row("s1", "FR", T);
        order(1, T + 1_000);
        row("s1", "DE", T + 500);
        order(1, T + 1_000);
        order(2, T + 1_000);

        assertThat(countries()).containsExactly("FR", "FR", "DE");
    }

    @Test
    void aDeletionHoldsFromItsTimeOn() {
        row("s1", "FR", T);
        shop.row("market.shops", "s1", null, T + 100);
        order(1, T + 99);
        order(2, T + 100);
        row("s1", "DE", T + 200);
        order(3, T + 200);

        assertThat(countries()).containsExactly("FR", null, "DE");
    }

    @Test
    void aRowsOwnTimeCountsWhereTheTableHasOne() {
        city("t1", 5, T + 100, T);
        city("t1", 3, T, T + 900);
        shop.row("market.cities", "t1", null, T + 200);
        order(1, T + 99);
        order(2, T + 100);
        order(3, T + 200);

        assertThat(shop.vectors())
                .extracting(vector -> shop.number(vector, "cities.people"))
                .containsExactly(3.0, 5.0, Double.NaN);
    }

    @Test
    void withoutTheKeyOrARowTheValuesAreMissingAndNothingIsRefused() {
        row("s1", "FR", T);
        shop.send(
                "market.orders",
                "{\"id\":1,\"t\":%d,\"buyer\":\"c\",\"amount\":4}"
                        .formatted(T)
                        .getBytes(StandardCharsets.UTF_8));
        shop.send(
                "market.orders",
                "{\"id\":2,\"t\":%d,\"buyer\":\"c\",\"shop\":\"other\",\"amount\":4}"
                        .formatted(T)
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(shop.vectors())
                .extracting(
                        FeatureVector::eventId,
                        vector -> vector.texts()[shop.inputs().indexOf("shops.country")],
                        vector -> shop.number(vector, "age"),
                        vector -> shop.number(vector, "customer.any.count_1s"),
                        vector -> shop.number(vector, "customer.abroad.count_5s"))
                .containsExactly(
                        tuple("1", null, Double.NaN, 1.0, 0.0),
                        tuple("2", null, Double.NaN, 2.0, 0.0));
        assertThat(shop.deadLetters()).isEmpty();
    }

    @Test
    void whereLooksAtTablesAsOfTheEventThatIsCounted() {
        row("s1", "FR", T);
        city("t1", 11, T, T);
        order(1, T);
        row("s1", "DE", T + 10);
        order(2, T + 10);
        row("s1", "CH", T + 20);
        order(3, T + 20);

        assertThat(shop.vectors())
                .extracting(vector -> shop.number(vector, "customer.abroad.count_5s"))
                .containsExactly(1.0, 1.0, 2.0);
    }

    @Test
    void aRepeatIsCountedAsTheFirstTime() {
        row("s1", "DE", T);
        city("t1", 11, T, T);
        order(1, T);
        row("s1", "FR", T);
        order(1, T);
        order(2, T + 1);

        assertThat(shop.vectors())
                .extracting(vector -> shop.number(vector, "customer.abroad.count_5s"))
                .containsExactly(0.0, 0.0, 1.0);
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "shops | s1 | '' | malformed",
                "shops | s1 | no row | malformed",
                "shops | s1 | {\"country\":7} | wrong-type",
                "shops | s1 | {\"rating\":1e999} | not-finite",
                "shops | | {\"country\":\"DE\"} | missing-id",
                "shops | '' | {\"country\":\"DE\"} | missing-id",
                "cities | t1 | {\"people\":7} | missing-time",
                "cities | t1 | {\"people\":7,\"since\":-1} | before-1970"
            })
    void refusesARowWithAReason(String table, String key, String json, String reason) {
        shop.row("market." + table, key, json, T);

        assertThat(shop.deadLetters())
                .extracting(
                        letter -> Shop.header(letter, "reason"),
                        letter -> Shop.header(letter, "topic"))
                .containsExactly(tuple(reason, "market." + table));
        assertThat(shop.entries("table-" + table + "-rows")).isZero();
    }

    @Test
    void refusesAKeyThatIsNoTextAndARowThatIsTooLarge() {
        shop.row("market.shops", "s1", "{\"x\":\"" + "y".repeat(70_000) + "\"}", T);
        shop.row("market.shops", "k".repeat(20_000), "{}", T);
        shop.row("market.shops", new byte[] {(byte) 0xc3}, "{}", T);

        assertThat(shop.deadLetters())
                .extracting(letter -> Shop.header(letter, "reason"))
                .containsExactly("too-large", "too-large", "malformed");
    }

    @Test
    void rowsThatNobodyCanAskAboutAnyMoreGo() {
        for (int i = 0; i < 50; i++) {
            row("s" + i % 10, "FR", T + i);
        }
        shop.row("market.shops", "s1", null, T + 60);
        order(1, T);
        visit(T);
        shop.beats();
        assertThat(shop.entries("table-shops-rows")).isGreaterThan(50);

        order(2, T + 10_000);
        visit(T + 10_000);
        shop.beats();
        assertThat(shop.entries("table-shops-rows"))
                .as(
                        "the row of each key that holds, when the deletion may go, the last one's offset")
                .isEqualTo(11 + 1);

        order(3, T + 86_500_000);
        visit(T + 86_500_000);
        shop.beats();
        assertThat(shop.entries("table-shops-rows")).isEqualTo(9 + 1);
        order(4, T + 86_500_000, "s2");
        assertThat(countries()).as("a row that nothing replaced stays").endsWith(null, "FR");
    }

    @Test
    void aTableThatNobodyWritesHoldsNothingBack() {
        order(1, T, "s1");
        visit(T);
        shop.beats();
        order(2, T + 10_000, "s2");
        visit(T + 10_000);
        shop.beats();
        shop.beats();

        assertThat(shop.entries("gather-events"))
                .as("gatherings younger than the lateness")
                .isEqualTo(1);
        assertThat(shop.entries("entity-store-state")).as("s2").isEqualTo(1);
        assertThat(shop.entries("entity-visitor-state"))
                .as("who visited in the last 5 s, and who ordered")
                .isEqualTo(2);
    }

    @Test
    void aDefinitionsOwnTestsGiveRows() {
        var yaml =
                Shop.text("market.yaml")
                        + """
                        tests:
                          - name: rows of both kinds
                            given:
                              shops:
                                - { shop: s1, country: FR, opened: 1970-01-01T00:00:00Z }
                                - { shop: s1, time: 2000, country: DE, open: true }
                                - { shop: s1, time: 1970-01-01T00:00:03Z }
                              cities:
                                - { city: t1, since: 2000, people: 70 }
                              orders:
                                - { id: 1, t: 1000, shop: s1, city: t1, amount: 1 }
                                - { id: 2, t: 2000, shop: s1, city: t1, amount: 1 }
                                - { id: 3, t: 3000, shop: s1, city: t1, amount: 1 }
                            expect:
                              1: { shops.country: FR, age: 1, cities.people: null, lively: null }
                              2: { shops.country: DE, age: null, cities.people: 70, lively: true }
                              3: { shops.country: null }
                        """;

        var outcome = new DefinitionTests(Plan.of("market", yaml)).run().get(0);

        assertThat(outcome.failures()).isEmpty();
    }

    private void row(String key, String country, long time) {
        shop.row("market.shops", key, "{\"country\":\"%s\"}".formatted(country), time);
    }

    private void city(String key, int people, long since, long recordTime) {
        var json = "{\"since\":%d,\"people\":%d}".formatted(since, people);
        shop.row("market.cities", key, json, recordTime);
    }

    private void order(long id, long time) {
        order(id, time, "s1");
    }

    private void order(long id, long time, String at) {
        var json =
                "{\"id\":%d,\"t\":%d,\"buyer\":\"c\",\"shop\":\"%s\",\"city\":\"t1\",\"amount\":1}";
        shop.send("market.orders", json.formatted(id, time, at).getBytes(StandardCharsets.UTF_8));
    }

    /** A visit of a buyer of its own. */
    private void visit(long time) {
        var json = "{\"visit\":\"v%d\",\"at\":%d,\"buyer\":\"b%d\"}".formatted(time, time, time);
        shop.send("market.visits", json.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> countries() {
        int index = shop.inputs().indexOf("shops.country");
        return shop.vectors().stream().map(vector -> vector.texts()[index]).toList();
    }
}
