package io.millrace.feature;

import static io.millrace.runtime.run.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.feature.entity.Reading;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.problem.FailureException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** What the serving store answers, against the naive oracle. */
class EntityReadingTest {
    private static final long T = 1_700_000_000_000L;

    /** Further would be too small for the weights of the oracle's decayed values. */
    private static final long FAR_AHEAD = T + 300_000;

    /** One of so many readings is compared. */
    private static final int KEPT = 5;

    /** Also shows that reading moves nothing: what is read later is as right as the first. */
    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void everyReadingEqualsTheOracleWhateverTheTime(@ForAll long seed) {
        var random = new Random(seed);
        int pace = List.of(5, 40, 600).get(random.nextInt(3));
        long newest = T;
        int expired = 0;
        try (var shop = new Shop()) {
            var oracle = new Oracle(shop.plan());
            for (int step = 0; step < 250; step++) {
                newest += random.nextInt(pace);
                long time = random.nextInt(5) == 0 ? newest - random.nextInt(2_000) : newest;
                order(shop, oracle, random, step, time);
                shop.visit(newest);
                if (random.nextInt(4) == 0) {
                    shop.label(step, newest, true);
                    if (shop.deadLetters().isEmpty()) {
                        oracle.label(String.valueOf(step), 1);
                    }
                }
                if (random.nextInt(20) == 0) {
                    shop.beats();
                }
                if (random.nextInt(3) == 0) {
                    expired += check(shop, oracle, random, newest, "seed " + seed + " " + step);
                }
            }
        }
        if (pace == 600) {
            assertThat(expired).as("seed %d: values of the far past", seed).isPositive();
        }
    }

    @Test
    void everyReadingOfAHotEntityIsThatOfAMoment() throws Exception {
        var times = List.of(T + 250, T + 600, T + 4_000, FAR_AHEAD);
        var moments = new HashMap<Long, List<Map<String, Object>>>();
        var stop = new AtomicBoolean();
        var reads = new AtomicInteger();
        var random = new Random(7);
        var pool = Executors.newFixedThreadPool(3);
        try (var shop = new Shop()) {
            var oracle = new Oracle(shop.plan());
            var customer = shop.entity("customer");
            times.forEach(
                    at ->
                            moments.computeIfAbsent(at, any -> new ArrayList<>())
                                    .add(oracle.read(customer, "c0", at)));
            Callable<List<Reading>> reader =
                    () -> {
                        var seen = new ArrayList<Reading>();
                        while (!stop.get()) {
                            for (long at : times) {
                                var reading = shop.read(customer, "c0", OptionalLong.of(at));
                                if (reads.incrementAndGet() % KEPT == 0) {
                                    seen.add(reading);
                                }
                            }
                        }
                        return seen;
                    };
            var readers = List.of(pool.submit(reader), pool.submit(reader), pool.submit(reader));
            for (int i = 0; i < 200; i++) {
                var amount = BigDecimal.valueOf(random.nextInt(4_000), 2);
                long time = T + random.nextInt(1_000);
                oracle.arrive(
                        "orders",
                        String.valueOf(i),
                        time,
                        Map.of("buyer", "c0", "place", "s", "amount", amount, "kind", "a"));
                times.forEach(at -> moments.get(at).add(oracle.read(customer, "c0", at)));
                shop.order(i, time, "c0", "s", amount.toPlainString());
                if (i % 10 == 0) {
                    int wanted = reads.get() + 2 * KEPT;
                    await("readings", 1, () -> reads.get() >= wanted);
                }
            }
            stop.set(true);
            var distinct = new java.util.HashSet<Double>();
            for (var each : readers) {
                for (var reading : each.get()) {
                    assertThat(moments.get(reading.at()))
                            .as("moments at %d", reading.at())
                            .anyMatch(moment -> difference(customer, reading, moment) == null);
                    distinct.add(reading.values().numbers()[0]);
                }
            }
            assertThat(distinct).as("moments that were seen").hasSizeGreaterThan(10);
        } finally {
            stop.set(true);
            pool.shutdownNow();
            assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void withoutATimeItIsTheWatermarkWhichHasToBeKnown() {
        try (var shop = new Shop()) {
            var customer = shop.entity("customer");
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> shop.read(customer, "c", OptionalLong.empty()))
                    .withMessageContaining("no watermark yet");

            shop.order(1, T, "c", "s", "3");
            shop.order(2, T + 100, "other", "s", "3");
            shop.beats();
            var now = shop.read(customer, "c", OptionalLong.empty());

            assertThat(now.at()).isEqualTo(T + 100).isEqualTo(now.watermark());
            assertThat(now.known()).isTrue();
            assertThat(now.warm()).isFalse();
            assertThat(shop.read(customer, "c", OptionalLong.of(T + 5_000)).warm()).isTrue();
            assertThat(shop.read(customer, "nobody", OptionalLong.empty()).known()).isFalse();
        }
    }

    @Test
    void aClosedTaskIsNotReadable() {
        var shop = new Shop();
        var index = shop.entity("customer").index();
        assertThat(shop.entityReaders().find(index, 0)).isPresent();

        shop.close();

        assertThat(shop.entityReaders().find(index, 0)).isEmpty();
    }

    private static void order(Shop shop, Oracle oracle, Random random, int id, long time) {
        var buyer = random.nextInt(10) == 0 ? "c1" : "c0";
        var amount = BigDecimal.valueOf(random.nextInt(4_000), 2);
        var fields =
                Map.<String, Object>of("buyer", buyer, "place", "s", "amount", amount, "kind", "a");
        shop.order(id, time, buyer, "s", amount.toPlainString());
        if (shop.deadLetters().isEmpty()) {
            oracle.arrive("orders", String.valueOf(id), time, fields);
        }
    }

    private static int check(Shop shop, Oracle oracle, Random random, long newest, String what) {
        long at =
                switch (random.nextInt(6)) {
                    case 0 -> 0;
                    case 1 -> FAR_AHEAD;
                    case 2 -> newest;
                    default -> newest - random.nextInt(9_000);
                };
        int expired = 0;
        for (var name : List.of("customer", "store")) {
            var entity = shop.entity(name);
            var key = name.equals("customer") ? "c" + random.nextInt(3) : "s";
            var reading = shop.read(entity, key, OptionalLong.of(at));
            var context = "%s, %s %s at newest%+d".formatted(what, name, key, at - newest);
            assertThat(difference(entity, reading, oracle.read(entity, key, at)))
                    .as(context)
                    .isNull();
            for (boolean each : reading.expired()) {
                expired += each ? 1 : 0;
            }
        }
        return expired;
    }

    /** The first value that is not as expected; null where all are. */
    private static String difference(
            EntityPlan entity, Reading reading, Map<String, Object> expected) {
        for (int i = 0; i < entity.features().size(); i++) {
            var name = entity.features().get(i).name();
            double number = reading.values().numbers()[i];
            var text = reading.values().texts()[i];
            boolean equal =
                    expected.get(name) instanceof Double wanted
                            ? Math.abs(number - wanted) <= 1e-12 * Math.max(1, Math.abs(wanted))
                            : Double.isNaN(number) && Objects.equals(text, expected.get(name));
            if (!reading.expired()[i] && !equal) {
                return "%s is %s %s, expected %s".formatted(name, number, text, expected.get(name));
            }
        }
        return null;
    }
}
