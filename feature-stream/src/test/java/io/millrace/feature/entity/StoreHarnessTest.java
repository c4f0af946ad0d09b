package io.millrace.feature.entity;

import io.millrace.feature.store.ChangelogStore;
import io.millrace.feature.timeline.EventLayout;
import io.millrace.feature.window.WindowPlan;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/**
 * The engine and its store over RocksDB, against {@link NaiveEntity}: random features and arrivals,
 * and between any two of them a commit, an unfinished commit, a crash that loses any number of puts
 * since the last commit, a restart, a sweep for what has expired, or a look from outside; with as
 * little memory as makes most entities leave it at once, or more. After a crash the arrivals since
 * the last commit come again, as Kafka sends them; every answer has to be the first one.
 *
 * <p>{@code -Dmillrace.harness.tries=1000} runs more cases than a build has time for, from {@code
 * -Dmillrace.harness.seed} on, with up to {@code -Dmillrace.harness.arrivals}; {@code
 * -Dmillrace.harness.tell=true} tells more of a case that fails.
 */
class StoreHarnessTest {
    private static final int LARGEST = Integer.getInteger("millrace.harness.arrivals", 2_000);

    @Test
    void everyAnswerIsTheNaiveOne() throws IOException {
        int tries = Integer.getInteger("millrace.harness.tries", 20);
        long first = Long.getLong("millrace.harness.seed", System.nanoTime());
        System.out.println("store harness: " + tries + " cases, seeds from " + first);
        for (long seed = first; seed < first + tries; seed++) {
            run(seed);
        }
    }

    static void run(long seed) throws IOException {
        var directory = Files.createTempDirectory("harness");
        try (var run = new Run(seed, directory)) {
            run.toTheEnd();
        } finally {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** One case on its way. */
    private static final class Run implements AutoCloseable {
        private final long seed;
        private final Random random;
        private final HarnessCase given;
        private final Path directory;
        private final Map<Bytes, NaiveEntity> naive = new HashMap<>();
        private final List<NaiveEntity.Expected> expected = new ArrayList<>();
        private final int commits;
        private final int crashes;
        private final long memory;
        private final Map<Bytes, byte[]> committedRecords = new TreeMap<>();
        private ChangelogStore records;
        private EntityStore entities;
        private EntityEngine engine;
        private Values values;

        /** Arrivals before this one will not come again. */
        private int committed;

        private long watermark = Beat.UNKNOWN;
        private int next;
        private String last = "";

        Run(long seed, Path directory) {
            this.seed = seed;
            this.directory = directory;
            random = new Random(~seed);
            given = new HarnessCase(seed, LARGEST);
            commits = 1 + random.nextInt(random.nextBoolean() ? 20 : 400);
            crashes = 20 + random.nextInt(1_000);
            memory = random.nextInt(3) == 0 ? Long.MAX_VALUE : 1L << (10 + random.nextInt(10));
            open();
        }

        void toTheEnd() {
            while (next < given.arrivals().size()) {
                try {
                    step();
                } catch (RuntimeException e) {
                    throw new IllegalStateException(where(), e);
                }
            }
            commit();
            crash(0);
            while (next < given.arrivals().size()) {
                step();
            }
            look();
            nothingIsLeft();
        }

        /** Long after the last arrival only what features without a window need is kept. */
        private void nothingIsLeft() {
            watermark = Long.MAX_VALUE / 2;
            for (int i = 0; i < 3; i++) {
                sweep();
                entities.flush();
            }
            try (var all = records.all()) {
                while (all.hasNext()) {
                    var key = all.next().key;
                    if (!given.retention().unbounded() || !EntityKeys.isHead(key)) {
                        throw new AssertionError(where() + ": is left: " + key);
                    }
                }
            }
        }

        private void step() {
            if (random.nextInt(commits) == 0) {
                commit();
            }
            if (random.nextInt(crashes) == 0) {
                entities.flush();
                last = "flushed";
            }
            if (random.nextInt(crashes) == 0) {
                crash(records.losable() == 0 ? 0 : random.nextInt(records.losable() + 1));
            }
            if (random.nextInt(5 * crashes) == 0) {
                commit();
                records.close();
                open();
                last = "restarted";
            }
            if (random.nextInt(100) == 0) {
                sweep();
            }
            if (random.nextInt(100) == 0) {
                look();
            }
            if (next < given.arrivals().size()) {
                arrive();
            }
        }

        private void arrive() {
            var arrival = given.arrivals().get(next);
            boolean first = next == expected.size();
            var oracle = naive.computeIfAbsent(Bytes.wrap(arrival.key()), key -> given.naive());
            var entity = entities.take(arrival.key());
            if (arrival.label() != null) {
                if (first) {
                    oracle.label(arrival.label(), next);
                    expected.add(null);
                }
                engine.label(entity, arrival.label());
            } else {
                if (first) {
                    expected.add(oracle.arrive(arrival.event(), next));
                }
                engine.expire(entity, watermark);
                var arrived = engine.event(entity, arrival.event(), values);
                check(expected.get(next), arrived, first);
            }
            entities.settle(entity);
            next++;
        }

        private void check(
                NaiveEntity.Expected wanted, EntityEngine.Arrival arrived, boolean first) {
            boolean repeated = !first && wanted.arrival() == EntityEngine.Arrival.NEW;
            if (arrived != wanted.arrival()
                    && !(repeated && arrived == EntityEngine.Arrival.AGAIN)) {
                throw new AssertionError(
                        "%s: %s, but %s is right".formatted(where(), arrived, wanted.arrival()));
            }
            if (wanted.values() != null) {
                check(wanted.values(), arrived.toString());
            }
        }

        private void check(List<NaiveEntity.Naive> wanted, String what) {
            for (int i = 0; i < wanted.size(); i++) {
                if (!wanted.get(i).is(values, i)) {
                    throw new AssertionError(
                            "%s: %s: %s is %s %s, but %s is right"
                                    .formatted(
                                            where(),
                                            what,
                                            given.plan().features().get(i),
                                            values.numbers()[i],
                                            values.texts()[i],
                                            wanted.get(i)));
                }
            }
        }

        private void commit() {
            entities.flush();
            records.committed();
            committed = next;
            last = "committed";
            if (committed > 0 && random.nextInt(5) > 0) {
                watermark = given.arrivals().get(committed - 1).sourceTime();
            }
        }

        private void crash(int lost) {
            int losable = records.losable();
            records.crash(lost);
            last = "crashed at %d with %d of %d puts lost".formatted(next, lost, losable);
            next = committed;
            fresh();
            if (random.nextBoolean()) {
                watermark = Beat.UNKNOWN;
            }
        }

        private void sweep() {
            for (var key : entities.keys(null, Integer.MAX_VALUE)) {
                var entity = entities.look(key);
                if (entity == null) {
                    entities.removeRecords(key);
                    continue;
                }
                if (!engine.expire(entity, watermark)) {
                    entities.remove(entity);
                } else if (entity.isChanged()) {
                    entities.adopt(entity);
                }
            }
        }

        /** What is kept answers whoever looks, where no arrival is to come again. */
        private void look() {
            if (next < expected.size() || next == 0) {
                return;
            }
            long now = given.arrivals().get(next - 1).sourceTime();
            for (var each : naive.entrySet()) {
                var entity = entities.look(each.getKey().get());
                if (entity != null) {
                    long at = now + random.nextInt(3);
                    engine.read(entity, at, values);
                    check(each.getValue().read(at), "looked at " + at);
                }
            }
        }

        private String where() {
            return "seed %d, arrival %d of %d, committed %d, watermark %d, memory %d, last %s; %s"
                    .formatted(
                            seed,
                            next,
                            given.arrivals().size(),
                            committed,
                            watermark,
                            memory,
                            last,
                            next < given.arrivals().size()
                                            && Boolean.getBoolean("millrace.harness.tell")
                                    ? given.arrivals().get(next) + " " + given
                                    : "");
        }

        private void open() {
            var context =
                    new MockProcessorContext<Void, Void>(
                            settings(), new TaskId(0, 0), directory.toFile());
            records =
                    new ChangelogStore(
                            Stores.persistentKeyValueStore("entities").get(), committedRecords);
            records.init(context.getStateStoreContext(), records);
            fresh();
        }

        private void fresh() {
            var windows = new WindowPlan(given.plan(), given.labelDefault());
            engine =
                    new EntityEngine(
                            windows, given.eventIds(), given.questionIds(), given.retention());
            entities =
                    new EntityStore(
                            new EntityCodec(
                                    new WindowPlan(given.plan(), given.labelDefault()),
                                    given.layout(),
                                    EventLayout.questions(given.questionIds())),
                            new EntityMemory(memory));
            entities.open(records);
            values = Values.missing(windows.features());
        }

        private static Properties settings() {
            var settings = new Properties();
            settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "harness");
            settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
            return settings;
        }

        @Override
        public void close() {
            records.close();
        }
    }
}
