package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.ingest.JsonRowReader;
import io.millrace.feature.verify.FeatureVerifier;
import io.millrace.feature.verify.Verdict;
import io.millrace.feature.verify.Verdict.Kind;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vectors of the topology made again: as they are, with late events, and tampered with. */
class FeatureVerifierTest {
    private static final long START = 1_700_000_000_000L;

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void whatCameInOrderIsTheSame() {
        for (int i = 1; i <= 20; i++) {
            shop.order(i, START + 400L * i, "c" + i % 3, "s" + i % 2, i + ".50");
            if (i > 3) {
                shop.label(i - 3, START + 400L * i + 1, i % 2 == 0);
            }
        }
        var vectors = shop.vectors();
        var verdicts = verdicts(vectors, vectors);
        assertThat(verdicts).hasSize(20);
        assertThat(verdicts).allSatisfy(one -> assertThat(one.kind()).isEqualTo(Kind.SAME));
    }

    @Test
    void aLateEventIsToldFromAnError() {
        shop.order(1, START, "c1", "s1", "10.00");
        shop.order(3, START + 900, "c1", "s1", "30.00");
        shop.order(2, START + 500, "c1", "s1", "20.00");
        shop.order(4, START + 1_000, "c1", "s1", "40.00");
        shop.order(
                "{\"id\":4,\"t\":%d,\"buyer\":\"c1\",\"place\":\"s1\",\"amount\":40.00,\"kind\":\"a\"}"
                        .formatted(START + 1_000));
        var vectors = shop.vectors().stream().limit(4).toList();
        var verdicts = verdicts(vectors, vectors);
        assertThat(verdicts.stream().map(Verdict::kind))
                .containsExactly(Kind.SAME, Kind.REORDERED, Kind.SAME, Kind.SAME);
        assertThat(verdicts.get(1).differences())
                .contains("customer.amount.count_5s was 2.0, is 3.0");
    }

    @Test
    void aTamperedVectorIsAnError() {
        for (int i = 1; i <= 5; i++) {
            shop.order(i, START + 100L * i, "c1", "s1", "10.00");
        }
        var vectors = shop.vectors();
        var tampered = new ArrayList<>(vectors);
        tampered.set(2, with(vectors.get(2), "customer.amount.sum_5s", 31));
        tampered.set(3, with(vectors.get(3), "amount", 11));
        var verdicts = verdicts(vectors, tampered);
        assertThat(verdicts.stream().map(Verdict::kind))
                .containsExactly(Kind.SAME, Kind.SAME, Kind.ERROR, Kind.ERROR, Kind.SAME);
        assertThat(verdicts.get(2).differences())
                .containsExactly("customer.amount.sum_5s was 31.0, is 30.0");
        assertThat(verdicts.get(3).differences()).containsExactly("amount was 11.0, is 10.0");
        assertThat(new FeatureVerifier(shop.plan()).judge(vectors.get(0), null).kind())
                .isEqualTo(Kind.GONE);
    }

    @Test
    void whatTablesSaidIsMadeAgainAsOfTheEvent() {
        try (var market = new Shop("market.yaml")) {
            market.row("market.shops", "s1", "{\"country\":\"DE\",\"open\":true}", START);
            market.row("market.shops", "s1", null, START + 300);
            market.row("market.cities", "t1", city(START, 20), START);
            ask(market, 1, START + 100);
            ask(market, 2, START + 400);
            ask(market, 3, START + 600);
            market.row("market.shops", "s1", "{\"country\":\"FR\",\"open\":true}", START + 500);
            market.row("market.cities", "t1", city(START + 50, 5), START);
            ask(market, 4, START + 700);
            var vectors = market.vectors();
            var verifier = market.verifier();
            var rows = new JsonRowReader(market.plan().spine().schema());
            var verdicts = new ArrayList<Verdict>();
            for (var vector : vectors) {
                var row = rows.accepted(asking(vector).getBytes(StandardCharsets.UTF_8));
                verdicts.add(verifier.judge(vector, row));
                assertThat(verifier.judge(with(market, vector, "cities.people", 7), row).kind())
                        .isEqualTo(Kind.ERROR);
                assertThat(verifier.judge(with(market, vector, "lively", 0.5), row).kind())
                        .isEqualTo(Kind.ERROR);
                assertThat(verifier.judge(with(market, vector, "cities.people", 7), null).kind())
                        .as("without its row")
                        .isEqualTo(Kind.ERROR);
            }
            assertThat(verdicts.stream().map(Verdict::kind))
                    .containsExactly(Kind.REORDERED, Kind.REORDERED, Kind.REORDERED, Kind.SAME);
            assertThat(verdicts.get(0).differences())
                    .containsExactly("lively was 1.0, is 0.0", "cities.people was 20.0, is 5.0");
            assertThat(verdicts.get(2).differences())
                    .contains("shops.country was missing, is FR", "lively was missing, is 0.0");
            assertThat(new FeatureVerifier(market.plan()).judge(vectors.get(0), null).kind())
                    .isEqualTo(Kind.GONE);
        }
    }

    private static String city(long since, int people) {
        return "{\"since\":%d,\"people\":%d}".formatted(since, people);
    }

    private static void ask(Shop market, long id, long time) {
        market.send(
                "market.orders", order(String.valueOf(id), time).getBytes(StandardCharsets.UTF_8));
    }

    private static String asking(FeatureVector vector) {
        return order(vector.eventId(), vector.time());
    }

    private static String order(String id, long time) {
        return "{\"id\":%s,\"t\":%d,\"buyer\":\"c1\",\"shop\":\"s1\",\"city\":\"t1\",\"amount\":1}"
                .formatted(id, time);
    }

    private FeatureVector with(FeatureVector vector, String input, double value) {
        return with(shop, vector, input, value);
    }

    private static FeatureVector with(Shop of, FeatureVector vector, String input, double value) {
        var numbers = vector.numbers().clone();
        numbers[of.inputs().indexOf(input)] = value;
        return new FeatureVector(
                vector.eventId(),
                vector.time(),
                vector.key(),
                vector.fingerprint(),
                vector.activation(),
                vector.champion(),
                vector.source(),
                vector.ingestedAt(),
                vector.warm(),
                numbers,
                vector.texts());
    }

    private List<Verdict> verdicts(List<FeatureVector> events, List<FeatureVector> served) {
        var verifier = shop.verifier();
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < served.size(); i++) {
            verdicts.add(verifier.judge(served.get(i), row(events.get(i))));
        }
        return verdicts;
    }

    /** The event's row, as the source has it. */
    private Row row(FeatureVector vector) {
        return shop.sent(vector.eventId())
                .map(
                        json ->
                                new JsonRowReader(shop.plan().spine().schema())
                                        .accepted(json.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
    }
}
