package io.millrace.feature;

import static io.millrace.feature.RandomRows.json;
import static io.millrace.feature.RandomRows.maybe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.record.FeatureVector;
import java.math.BigDecimal;
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
 * Random streams against the naive oracle: late, tied, repeated, conflicting and out-of-order
 * events, missing fields, two sources, labels before and after their events that change their mind,
 * beats (so expiry) at random moments.
 */
class FeatureTopologyPropertyTest {
    private static final long START = 1_700_000_000_000L;
    private static final int STEPS = 220;
    private static final long LATENESS = 2_000;

    private final Map<String, Map<String, Object>> expected = new HashMap<>();
    private final List<String> sentOrders = new ArrayList<>();
    private final List<String> orderIds = new ArrayList<>();
    private final Map<String, Double> labelOf = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private Set<String> mayBeRefused = Set.of();
    private long newest = START;
    private long newestVisit;
    private int visits;

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void everyVectorEqualsTheOracle(@ForAll long seed) {
        var random = new Random(seed);
        reset();
        try (var shop = new Shop()) {
            var oracle = new Oracle(shop.plan());
            for (int step = 0; step < STEPS; step++) {
                int dice = random.nextInt(100);
                mayBeRefused = Set.of();
                if (dice < 60) {
                    order(shop, oracle, random);
                } else if (dice < 75) {
                    visit(shop, oracle, random);
                } else if (dice < 85) {
                    label(shop, oracle, random);
                } else if (dice < 92) {
                    repeat(shop, random);
                } else if (dice < 95) {
                    conflict(shop, random);
                } else {
                    shop.beats();
                }
                check(shop, seed, step);
            }
            assertThat(answered)
                    .as("seed %d: orders with a vector", seed)
                    .containsExactlyInAnyOrderElementsOf(orderIds);
        }
    }

    private void reset() {
        expected.clear();
        sentOrders.clear();
        orderIds.clear();
        labelOf.clear();
        answered.clear();
        newest = START;
        newestVisit = -1;
    }

    private void order(Shop shop, Oracle oracle, Random random) {
        newest += random.nextInt(3) == 0 ? 0 : random.nextInt(600);
        long time = random.nextInt(5) == 0 ? newest - random.nextInt((int) LATENESS) : newest;
        // Ids out of order, so that ties are not decided by arrival.
        var id = String.valueOf((long) (random.nextInt(1000) - 500) * 1_000 + orderIds.size());
        var fields = new LinkedHashMap<String, Object>();
        fields.put("buyer", maybe(random, "c" + random.nextInt(3)));
        fields.put("place", maybe(random, "s" + random.nextInt(2)));
        fields.put("amount", maybe(random, BigDecimal.valueOf(random.nextInt(4000) - 1000, 2)));
        fields.put("weight", maybe(random, BigDecimal.valueOf(random.nextInt(1000), 1)));
        fields.put("kind", maybe(random, List.of("a", "b", "x").get(random.nextInt(3))));
        if (fields.get("amount") == null) {
            fields.put("amount", new BigDecimal("5.00"));
        }
        var json = json("\"id\":" + id + ",\"t\":" + time, fields);
        orderIds.add(id);
        sentOrders.add(json);
        var event = oracle.arrive("orders", id, time, fields);
        expected.put(id, oracle.features(event));
        shop.order(json);
        newest = Math.max(newest, time);
    }

    private void visit(Shop shop, Oracle oracle, Random random) {
        long time = Math.max(newest - random.nextInt(1500), newestVisit - LATENESS);
        newestVisit = Math.max(newestVisit, time);
        // Not in the order of their arrival, and none twice: that would be a conflict.
        var id = "v" + (random.nextInt(1_000) * 1_000 + visits++);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("who", maybe(random, "c" + random.nextInt(3)));
        fields.put("seconds", maybe(random, BigDecimal.valueOf(random.nextInt(100))));
        oracle.arrive("visits", id, time, fields);
        shop.visit(json("\"visit\":\"" + id + "\",\"at\":" + time, fields));
    }

    /**
     * A label for an order of the last three seconds, or a second one for it, or one for the order
     * that comes next.
     */
    private void label(Shop shop, Oracle oracle, Random random) {
        if (orderIds.isEmpty()) {
            return;
        }
        mayBeRefused = Set.of("label-too-late");
        var id = orderIds.get(orderIds.size() - 1 - random.nextInt(Math.min(4, orderIds.size())));
        double value = random.nextInt(2);
        shop.label(Long.parseLong(id), newest, value == 1);
        if (!labelOf.containsKey(id) || labelOf.get(id) != value) {
            oracle.label(id, value);
            labelOf.put(id, value);
        }
    }

    private void repeat(Shop shop, Random random) {
        mayBeRefused = Set.of("too-late");
        if (!sentOrders.isEmpty()) {
            shop.order(
                    sentOrders.get(
                            sentOrders.size()
                                    - 1
                                    - random.nextInt(Math.min(3, sentOrders.size()))));
        }
    }

    private void conflict(Shop shop, Random random) {
        mayBeRefused = Set.of("too-late", "conflicting-event");
        if (!sentOrders.isEmpty()) {
            var json =
                    sentOrders.get(
                            sentOrders.size() - 1 - random.nextInt(Math.min(3, sentOrders.size())));
            shop.order(json.replaceFirst("\"amount\":[-0-9.]+", "\"amount\":99.99"));
        }
    }

    private void check(Shop shop, long seed, int step) {
        for (var letter : shop.deadLetters()) {
            var reason = Shop.header(letter, "reason");
            assertThat(reason).as("seed %d, step %d", seed, step).isIn(mayBeRefused);
        }
        var inputs = shop.inputs();
        for (FeatureVector vector : shop.vectors()) {
            answered.add(vector.eventId());
            expected.get(vector.eventId())
                    .forEach(
                            (name, value) -> {
                                int index = inputs.indexOf(name);
                                var what =
                                        "seed %d, step %d, order %s: %s"
                                                .formatted(seed, step, vector.eventId(), name);
                                if (value instanceof Double number) {
                                    assertThat(vector.numbers()[index])
                                            .as(what)
                                            .isCloseTo(
                                                    number,
                                                    within(1e-12 * Math.max(1, Math.abs(number))));
                                } else {
                                    assertThat(vector.texts()[index]).as(what).isEqualTo(value);
                                    assertThat(vector.numbers()[index]).as(what).isNaN();
                                }
                            });
        }
    }
}
