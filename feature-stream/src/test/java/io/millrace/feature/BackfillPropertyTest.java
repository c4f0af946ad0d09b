package io.millrace.feature;

import static io.millrace.feature.RandomRows.json;
import static io.millrace.feature.RandomRows.maybe;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.TrainingExample;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * The same rows through the topology, in the order of their times, and through a backfill, in any
 * order in several files, but for labels and a table's rows of equal times, of which the last one
 * counts: each value, each label and each revision is the same, bit by bit.
 */
class BackfillPropertyTest {
    private static final long START = 1_700_000_000_000L;
    private static final int STEPS = 70;

    /** Of equal times: rows of tables, labels, visits, orders by their ids. */
    private record Sent(String source, long time, int rank, long id, String key, String json) {
        /** What rows have in common whose order among themselves has a meaning. */
        List<Object> tie() {
            return rank < 2 ? Arrays.asList(source, key, time) : List.of(source, time, id);
        }
    }

    private static final Comparator<Sent> IN_ORDER =
            Comparator.comparingLong(Sent::time)
                    .thenComparingInt(Sent::rank)
                    .thenComparingLong(Sent::id);

    private final List<Sent> sent = new ArrayList<>();

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void labelsAndSeveralSources(@ForAll long seed) {
        var random = new Random(seed);
        sent.clear();
        var ids = new ArrayList<long[]>();
        long time = START;
        for (int step = 0; step < STEPS; step++) {
            time += 10L * (random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(60));
            if (random.nextInt(4) > 0) {
                long id = (random.nextInt(1000) - 500) * 1_000L + step;
                order(id, time, random);
                ids.add(new long[] {id, time});
                if (random.nextInt(8) == 0) {
                    label(id, time - 10L * random.nextInt(3), random.nextInt(2));
                }
            }
            if (random.nextInt(3) == 0) {
                var fields = new LinkedHashMap<String, Object>();
                fields.put("who", maybe(random, "c" + random.nextInt(3)));
                fields.put("seconds", maybe(random, BigDecimal.valueOf(random.nextInt(100))));
                visit(time, fields);
            }
            if (!ids.isEmpty() && random.nextInt(2) == 0) {
                var one = ids.get(ids.size() - 1 - random.nextInt(Math.min(12, ids.size())));
                moveOn(time);
                label(one[0], time + 5, random.nextInt(2));
            }
        }
        for (long fill = START; fill < time + 8_000; fill += 1_000) {
            moveOn(fill);
        }
        same("shop.yaml", seed, random);
    }

    @Property(tries = 2, shrinking = ShrinkingMode.OFF)
    void tables(@ForAll long seed) {
        var random = new Random(seed);
        sent.clear();
        for (int i = 0; i < 3; i++) {
            var fields = new LinkedHashMap<String, Object>();
            fields.put("country", maybe(random, List.of("DE", "FR").get(random.nextInt(2))));
            fields.put("rating", maybe(random, BigDecimal.valueOf(random.nextInt(50), 1)));
            fields.put("open", maybe(random, random.nextBoolean()));
            fields.put("opened", maybe(random, "2023-11-14T22:13:20Z"));
            sent.add(new Sent("shops", 0, 0, i, "s" + i, json("\"other\":1", fields)));
        }
        long time = START;
        for (int step = 0; step < STEPS; step++) {
            time += random.nextInt(3) == 0 ? 0 : random.nextInt(600);
            var place = new LinkedHashMap<String, Object>();
            place.put("buyer", maybe(random, "c" + random.nextInt(3)));
            place.put("shop", maybe(random, "s" + random.nextInt(4)));
            if (random.nextInt(3) > 0) {
                place.put("city", maybe(random, "t" + random.nextInt(2)));
                place.put("amount", BigDecimal.valueOf(random.nextInt(4000) - 1000, 2));
                long id = (random.nextInt(1000) - 500) * 1_000L + step;
                var json = json("\"id\":" + id + ",\"t\":" + time, place);
                sent.add(new Sent("orders", time, 3, id, null, json));
            } else if (random.nextInt(2) == 0) {
                var json = json("\"visit\":\"v" + step + "\",\"at\":" + time, place);
                sent.add(new Sent("visits", time, 2, step, null, json));
            } else {
                var fields = new LinkedHashMap<String, Object>();
                fields.put("people", maybe(random, BigDecimal.valueOf(random.nextInt(25))));
                var json = json("\"since\":" + time, fields);
                var key = "t" + random.nextInt(2);
                sent.add(new Sent("cities", time, 0, step, key, json));
            }
        }
        same("market.yaml", seed, random);
    }

    /** Lets the times of all sources move on, so that what is due is due at its time. */
    private void moveOn(long time) {
        long id = -time;
        if (sent.stream().noneMatch(row -> row.id() == id)) {
            var json = "{\"id\":%d,\"t\":%d,\"amount\":1}".formatted(id, time);
            sent.add(new Sent("orders", time, 3, id, null, json));
            visit(time, Map.of());
            label(1_000_000 + sent.size(), time, 0);
        }
    }

    private void order(long id, long time, Random random) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("buyer", maybe(random, "c" + random.nextInt(3)));
        fields.put("place", maybe(random, "s" + random.nextInt(2)));
        fields.put("amount", BigDecimal.valueOf(random.nextInt(4000) - 1000, 2));
        fields.put("weight", maybe(random, BigDecimal.valueOf(random.nextInt(1000), 1)));
        fields.put("kind", maybe(random, List.of("a", "b", "x").get(random.nextInt(3))));
        var json = json("\"id\":" + id + ",\"t\":" + time, fields);
        for (int copies = random.nextInt(8) == 0 ? 2 : 1; copies > 0; copies--) {
            sent.add(new Sent("orders", time, 3, id, null, json));
        }
    }

    private void visit(long time, Map<String, Object> fields) {
        var json = json("\"visit\":\"v" + sent.size() + "\",\"at\":" + time, fields);
        sent.add(new Sent("visits", time, 2, sent.size(), null, json));
    }

    private void label(long id, long time, int value) {
        var json = "{\"id\":%d,\"t\":%d,\"bad\":%s}".formatted(id, time, value == 1);
        sent.add(new Sent("labels", time, 1, sent.size(), null, json));
    }

    private void same(String definition, long seed, Random random) {
        var streamed = new HashMap<String, FeatureVector>();
        var examples = new HashMap<String, TrainingExample>();
        try (var shop = new Shop(definition)) {
            var plan = shop.plan();
            stream(shop, plan.pipeline(), streamed, examples);
            shuffle(random);
            var filled = Filled.of(plan, files(), 1 << 16, 2, true);
            assertThat(filled.vectors().keySet())
                    .as("seed %d: events", seed)
                    .isEqualTo(streamed.keySet());
            streamed.forEach(
                    (id, vector) -> {
                        var other = filled.vectors().get(id);
                        for (int i = 0; i < vector.numbers().length; i++) {
                            var what =
                                    "seed %d, order %s: %s"
                                            .formatted(seed, id, shop.inputs().get(i));
                            assertThat(other.numbers()[i])
                                    .as(what)
                                    .isEqualTo((Double) vector.numbers()[i]);
                            assertThat(other.texts()[i]).as(what).isEqualTo(vector.texts()[i]);
                        }
                        assertThat(other.key()).isEqualTo(vector.key());
                        assertThat(other.time()).isEqualTo(vector.time());
                        assertThat(other.warm())
                                .as("seed %d, %s warm", seed, id)
                                .isEqualTo(vector.warm());
                    });
            assertThat(filled.labels().keySet())
                    .as("seed %d: examples", seed)
                    .isEqualTo(examples.keySet());
            examples.forEach(
                    (key, example) ->
                            assertThat(filled.labels().get(key))
                                    .as("seed %d, example %s", seed, key)
                                    .isEqualTo(List.of(example.label(), example.labelTime())));
        }
    }

    private void shuffle(Random random) {
        Collections.shuffle(sent, random);
        var ties =
                sent.stream()
                        .sorted(IN_ORDER)
                        .collect(groupingBy(Sent::tie, toCollection(ArrayDeque::new)));
        sent.replaceAll(row -> ties.get(row.tie()).remove());
    }

    private void stream(
            Shop shop,
            String pipeline,
            Map<String, FeatureVector> vectors,
            Map<String, TrainingExample> examples) {
        long[] time = {0};
        sent.stream()
                .sorted(IN_ORDER)
                .forEach(
                        row -> {
                            if (row.time() > time[0]) {
                                shop.beats();
                                time[0] = row.time();
                            }
                            var topic = pipeline + "." + row.source();
                            shop.row(topic, row.key(), row.json(), row.key() == null ? 0 : START);
                        });
        shop.beats();
        shop.vectors().forEach(vector -> vectors.put(vector.eventId(), vector));
        shop.examples()
                .forEach(
                        example ->
                                examples.put(
                                        example.vector().eventId() + " " + example.revision(),
                                        example));
    }

    /** Each source in two files. */
    private Map<String, List<Filled.Row>> files() {
        var files = new LinkedHashMap<String, List<Filled.Row>>();
        for (var row : sent) {
            files.computeIfAbsent(row.source(), any -> new ArrayList<>())
                    .add(new Filled.Row(row.key(), row.json()));
        }
        return files;
    }
}
