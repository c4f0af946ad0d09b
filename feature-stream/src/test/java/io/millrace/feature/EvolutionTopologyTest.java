package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.Succession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two generations in test drivers: who serves an event. What the first one tells lies in a queue
 * until the test hands it over.
 */
class EvolutionTopologyTest {
    private static final String CHANGED =
            Shop.text("shop.yaml")
                    .replace("pipeline: shop", "pipeline: shop\ngeneration: 2")
                    .replace("over: [1s, 5s] }\n      weight", "over: [1s, 6s] }\n      weight")
                    .replace("mean_5s", "mean_6s");

    private final Shop old = new Shop();
    private final Shop changed = new Shop("changed.yaml", CHANGED, 1);
    private final Deque<TestRecord<byte[], byte[]>> way = new ArrayDeque<>();

    @AfterEach
    void close() {
        old.close();
        changed.close();
    }

    @Test
    void historyIsForTheLabelJoinOnly() {
        changed.order(1, 1_000, "c1", "s1", "3.50");
        changed.label(1, 1_500, true);

        assertThat(changed.vectors()).isEmpty();
        assertThat(changed.examples())
                .singleElement()
                .satisfies(
                        example -> {
                            assertThat(example.vector().eventId()).isEqualTo("1");
                            assertThat(example.vector().fingerprint())
                                    .isEqualTo(changed.plan().fingerprint())
                                    .isNotEqualTo(old.plan().fingerprint());
                        });
        assertThat(changed.told()).as("nobody follows the second one").isEmpty();
    }

    @Test
    void theFirstServesUntilTheSwitchAndTheSecondFromThenOn() {
        old.order(1, 1_000, "c1", "s1", "1");
        changed.order(1, 1_000, "c1", "s1", "1");
        assertThat(old.told()).isEmpty();
        old.succession(Succession.BESIDE);
        old.order(2, 1_100, "c1", "s1", "2");
        changed.order(2, 1_100, "c1", "s1", "2");
        deliver();
        assertThat(ids(old)).containsExactly("1", "2");
        assertThat(ids(changed)).isEmpty();

        old.succession(Succession.SERVES);
        old.order(3, 1_200, "c1", "s1", "3");
        changed.order(3, 1_200, "c1", "s1", "3");
        assertThat(ids(changed)).as("not told yet").isEmpty();
        deliver();
        changed.order(4, 1_300, "c1", "s1", "4");
        assertThat(ids(old)).isEmpty();
        assertThat(ids(changed)).as("4 needs no turn any more").containsExactly("3", "4");
        old.order(4, 1_300, "c1", "s1", "4");
        deliver();
        assertThat(ids(old)).isEmpty();
        assertThat(ids(changed)).isEmpty();
    }

    @Test
    void aTurnInFrontOfItsEventWaits() {
        old.succession(Succession.SERVES);
        old.order(1, 1_000, "c1", "s1", "1");
        var told = old.told();
        changed.hear(told.get(told.size() - 1));
        changed.order(1, 1_000, "c1", "s1", "1");
        assertThat(ids(changed)).containsExactly("1");
    }

    /**
     * History that comes twice, the second time behind the takeover, has been served by the first.
     */
    @Test
    void whatAwaitedItsTurnIsNotServedForComingAgain() {
        old.order(1, 1_000, "c1", "s1", "1");
        changed.order(1, 1_000, "c1", "s1", "1");
        old.succession(Succession.BESIDE);
        old.succession(Succession.SERVES);
        deliver();
        changed.order(1, 1_000, "c1", "s1", "1");
        assertThat(ids(changed)).isEmpty();
        old.order(1, 1_000, "c1", "s1", "1");
        deliver();
        assertThat(ids(changed)).isEmpty();
        assertThat(ids(old)).as("and again").containsExactly("1", "1");
    }

    @Test
    void anEventThatTheFirstRefusesIsNotServedBeforeTheTakeover() {
        old.succession(Succession.BESIDE);
        old.order(1, 1_000, "c1", "s1", "-2000");
        changed.order(1, 1_000, "c1", "s1", "20");
        old.succession(Succession.SERVES);
        deliver();
        assertThat(ids(changed)).isEmpty();
        changed.order(2, 1_000, "c1", "s1", "20");
        assertThat(ids(changed)).containsExactly("2");
    }

    /** Nothing expires that the slower of the two may still need. */
    @Test
    void whatAwaitsItsTurnOutlivesItsOwnWatermark() {
        old.succession(Succession.SERVES);
        changed.order(1, 1_000, "c1", "s1", "1");
        for (int i = 0; i < 6; i++) {
            changed.order(100 + i, 2_000 + 1_000 * i, "c1", "s1", "1");
            changed.visit(2_000 + 1_000 * i);
            changed.beats();
        }
        old.order(1, 1_000, "c1", "s1", "1");
        var told = old.told();
        changed.hear(told.get(told.size() - 1));
        assertThat(ids(changed)).containsExactly("1");
    }

    @Test
    void whoNeedsNoPredecessorServes() {
        try (var alone = new Shop("changed.yaml", CHANGED)) {
            alone.order(1, 1_000, "c1", "s1", "1");
            assertThat(ids(alone)).containsExactly("1");
        }
    }

    /**
     * Both run at paces of their own, events come twice, turns are under way for long; the switch
     * comes when both have worked everything off, as the command sees to it.
     */
    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    void eachEventIsServedByExactlyOne(@ForAll long seed) {
        var random = new Random(seed);
        try (var first = new Shop();
                var second = new Shop("changed.yaml", CHANGED, 1)) {
            var ways = new ArrayDeque<TestRecord<byte[], byte[]>>();
            var served = new LinkedHashMap<String, Map<String, FeatureVector>>();
            var rows = new ArrayList<Long>();
            int toFirst = 0;
            int toSecond = 0;
            int beside = 10 + random.nextInt(20);
            int change = beside + random.nextInt(40);
            for (int step = 0; step < 120; step++) {
                if (step == beside) {
                    first.succession(Succession.BESIDE);
                }
                boolean drain = step == change || step == 119;
                rows.add(random.nextInt(6) == 0 && !rows.isEmpty() ? last(rows) : step);
                while (toFirst < rows.size() && (drain || random.nextInt(3) > 0)) {
                    order(first, rows.get(toFirst++));
                }
                while (toSecond < rows.size() && (drain || random.nextInt(3) > 0)) {
                    order(second, rows.get(toSecond++));
                }
                if (random.nextInt(9) == 0) {
                    first.beats();
                    second.beats();
                }
                if (step == change) {
                    first.succession(Succession.SERVES);
                }
                ways.addAll(first.told());
                while (!ways.isEmpty() && (step == 119 || random.nextInt(4) > 0)) {
                    second.hear(ways.poll());
                }
                collect(first, served);
                collect(second, served);
            }
            assertThat(served)
                    .as("seed %d: events", seed)
                    .hasSize((int) rows.stream().distinct().count());
            served.forEach(
                    (id, by) ->
                            assertThat(by.keySet())
                                    .as("seed %d: who serves %s", seed, id)
                                    .hasSize(1));
            assertThat(
                            served.values().stream()
                                    .filter(by -> by.containsKey(second.plan().fingerprint()))
                                    .count())
                    .as("seed %d: served by the second", seed)
                    .isPositive();
        }
    }

    private static long last(List<Long> rows) {
        return rows.get(rows.size() - 1);
    }

    /** Ten ms of event time apart: nothing is too late. */
    private static void order(Shop shop, long number) {
        shop.order(number, 1_000 + 10 * number, "c" + number % 3, "s1", "7");
    }

    private static void collect(Shop shop, Map<String, Map<String, FeatureVector>> served) {
        for (var vector : shop.vectors()) {
            served.computeIfAbsent(vector.eventId(), any -> new HashMap<>())
                    .put(vector.fingerprint(), vector);
        }
    }

    private void deliver() {
        way.addAll(old.told());
        while (!way.isEmpty()) {
            changed.hear(way.poll());
        }
    }

    private static List<String> ids(Shop shop) {
        return shop.vectors().stream().map(FeatureVector::eventId).toList();
    }
}
