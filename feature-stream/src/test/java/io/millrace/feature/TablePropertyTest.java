package io.millrace.feature;

import static io.millrace.feature.RandomRows.json;
import static io.millrace.feature.RandomRows.maybe;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.ingest.JsonRowReader;
import io.millrace.feature.verify.Verdict.Kind;
import io.millrace.schemas.record.FeatureVector;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Random rows of two tables among random events, against the naive oracle: rows of the past and of
 * the future, in any order, of equal times, deletions; events late, tied, repeated and conflicting,
 * with keys missing; beats (so expiry) at random moments.
 */
class TablePropertyTest {
    private static final long START = 1_700_000_000_000L;
    private static final int STEPS = 220;
    private static final int LATENESS = 2_000;

    private final Map<String, Map<String, Object>> expected = new HashMap<>();
    private final List<String> sent = new ArrayList<>();
    private final Map<String, FeatureVector> served = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private Set<String> mayBeRefused = Set.of();
    private long newest = START;
    private long newestVisit;
    private int visits;

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void everyVectorSeesTheTablesAsOfItsTime(@ForAll long seed) {
        var random = new Random(seed);
        expected.clear();
        sent.clear();
        served.clear();
        answered.clear();
        newest = START;
        newestVisit = -1;
        try (var shop = new Shop("market.yaml")) {
            var oracle = new Oracle(shop.plan());
            for (int step = 0; step < STEPS; step++) {
                int dice = random.nextInt(100);
                mayBeRefused = Set.of();
                if (dice < 42) {
                    order(shop, oracle, random);
                } else if (dice < 55) {
                    visit(shop, oracle, random);
                } else if (dice < 70) {
                    shopRow(shop, oracle, random);
                } else if (dice < 80) {
                    cityRow(shop, oracle, random);
                } else if (dice < 88) {
                    repeat(shop, random, false);
                } else if (dice < 91) {
                    repeat(shop, random, true);
                } else {
                    shop.beats();
                }
                check(shop, "seed %d, step %d".formatted(seed, step));
            }
            assertThat(answered)
                    .as("seed %d: orders with a vector", seed)
                    .isEqualTo(expected.keySet());
            verify(shop, seed);
        }
    }

    private void order(Shop shop, Oracle oracle, Random random) {
        newest += random.nextInt(3) == 0 ? 0 : random.nextInt(600);
        long time = random.nextInt(5) == 0 ? newest - random.nextInt(LATENESS) : newest;
        var id = String.valueOf((long) (random.nextInt(1000) - 500) * 1_000 + expected.size());
        var fields = new LinkedHashMap<String, Object>();
        fields.put("buyer", maybe(random, "c" + random.nextInt(3)));
        fields.put("shop", maybe(random, "s" + random.nextInt(3)));
        fields.put("city", maybe(random, "t" + random.nextInt(2)));
        fields.put("amount", BigDecimal.valueOf(random.nextInt(4000) - 1000, 2));
        var event = oracle.arrive("orders", id, time, fields);
        expected.put(id, expected(shop, oracle, event));
        sent.add(json("\"id\":" + id + ",\"t\":" + time, fields));
        shop.send("market.orders", sent.get(sent.size() - 1).getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> expected(Shop shop, Oracle oracle, Oracle.Event event) {
        var values = oracle.features(event);
        var shopRow = oracle.lookup(shop.plan().tables().get(0), event);
        var cityRow = oracle.lookup(shop.plan().tables().get(1), event);
        var opened = (String) shopRow.get("opened");
        values.put("age", opened == null ? null : (Object) wholeSeconds(opened, event.time()));
        var size = (BigDecimal) cityRow.get("people");
        var open = (Boolean) shopRow.get("open");
        boolean large = size != null && size.intValue() > 10;
        values.put("lively", open == null ? null : (Object) (large && open ? 1.0 : 0.0));
        values.put("shops.country", shopRow.get("country"));
        values.put("shops.open", open == null ? null : (Object) (open ? 1.0 : 0.0));
        var rating = (BigDecimal) shopRow.get("rating");
        values.put("shops.rating", rating == null ? null : (Object) rating.doubleValue());
        values.put("cities.people", size == null ? null : (Object) size.doubleValue());
        return values;
    }

    private static double wholeSeconds(String from, long to) {
        return Math.floor((to - Instant.parse(from).toEpochMilli()) / 1000.0);
    }

    private void visit(Shop shop, Oracle oracle, Random random) {
        long time = Math.max(newest - random.nextInt(1500), newestVisit - LATENESS);
        newestVisit = Math.max(newestVisit, time);
        // Not in the order of their arrival, and none twice: that would be a conflict.
        var id = "v" + (random.nextInt(1_000) * 1_000 + visits++);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("buyer", maybe(random, "c" + random.nextInt(3)));
        fields.put("shop", maybe(random, "s" + random.nextInt(3)));
        oracle.arrive("visits", id, time, fields);
        shop.send(
                "market.visits",
                json("\"visit\":\"" + id + "\",\"at\":" + time, fields)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void shopRow(Shop shop, Oracle oracle, Random random) {
        var key = "s" + random.nextInt(3);
        long time = rowTime(random);
        if (random.nextInt(6) == 0) {
            oracle.row("shops", key, time, null);
            shop.row("market.shops", key, null, time);
            return;
        }
        var fields = new LinkedHashMap<String, Object>();
        fields.put("country", maybe(random, List.of("DE", "FR").get(random.nextInt(2))));
        fields.put("rating", maybe(random, BigDecimal.valueOf(random.nextInt(50), 1)));
        fields.put("open", maybe(random, random.nextBoolean()));
        long opened = START - random.nextInt(1_000_000);
        fields.put("opened", maybe(random, Instant.ofEpochMilli(opened).toString()));
        oracle.row("shops", key, time, fields);
        shop.row("market.shops", key, json("\"other\":1", fields), time);
    }

    private void cityRow(Shop shop, Oracle oracle, Random random) {
        var key = "t" + random.nextInt(2);
        long time = rowTime(random);
        if (random.nextInt(6) == 0) {
            oracle.row("cities", key, time, null);
            shop.row("market.cities", key, null, time);
            return;
        }
        var fields = new LinkedHashMap<String, Object>();
        fields.put("people", maybe(random, BigDecimal.valueOf(random.nextInt(25))));
        oracle.row("cities", key, time, fields);
        shop.row("market.cities", key, json("\"since\":" + time, fields), START);
    }

    /** Mostly about now, some of equal times, some of any time at all. */
    private long rowTime(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> newest;
            case 1 -> newest - random.nextInt(1_000_000);
            case 2 -> START + 500L * random.nextInt(100);
            default -> newest - 3_000 + random.nextInt(5_000);
        };
    }

    private void repeat(Shop shop, Random random, boolean changed) {
        mayBeRefused = changed ? Set.of("too-late", "conflicting-event") : Set.of("too-late");
        if (!sent.isEmpty()) {
            var json = sent.get(sent.size() - 1 - random.nextInt(Math.min(3, sent.size())));
            var again = changed ? json.replaceFirst("\"amount\":[-0-9.]+", "\"amount\":99") : json;
            shop.send("market.orders", again.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void check(Shop shop, String where) {
        for (var letter : shop.deadLetters()) {
            assertThat(Shop.header(letter, "reason")).as(where).isIn(mayBeRefused);
        }
        var inputs = shop.inputs();
        for (FeatureVector vector : shop.vectors()) {
            answered.add(vector.eventId());
            served.putIfAbsent(vector.eventId(), vector);
            expected.get(vector.eventId())
                    .forEach(
                            (name, value) -> {
                                int index = inputs.indexOf(name);
                                var what = "%s, order %s: %s";
                                var as = what.formatted(where, vector.eventId(), name);
                                Double number =
                                        value instanceof Double actual
                                                ? actual
                                                : (Double) Double.NaN;
                                var text = value instanceof String actual ? actual : null;
                                assertThat(vector.numbers()[index]).as(as).isEqualTo(number);
                                assertThat(vector.texts()[index]).as(as).isEqualTo(text);
                            });
        }
    }

    /** All that arrived is stored, so every vector can be made again. */
    private void verify(Shop shop, long seed) {
        var verifier = shop.verifier();
        var rows = new JsonRowReader(shop.plan().spine().schema());
        for (var vector : served.values()) {
            var json =
                    sent.stream()
                            .filter(one -> one.contains("\"id\":" + vector.eventId() + ","))
                            .findFirst()
                            .orElseThrow();
            var row = rows.accepted(json.getBytes(StandardCharsets.UTF_8));
            var verdict = verifier.judge(vector, row);
            assertThat(verdict.kind())
                    .as("seed %d: %s", seed, verdict)
                    .isIn(Kind.SAME, Kind.REORDERED);
        }
    }
}
