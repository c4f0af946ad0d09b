package io.millrace.feature.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.wire.TableRow;
import io.millrace.feature.wire.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/**
 * A random joint of rows (some sent again, as after a crash of ingest) and questions, read with
 * crashes: the store then has any prefix of what was written behind the last commit, and everything
 * behind that commit is read again. Each question is given what it was given the first time, which
 * is what a naive search of the joint finds.
 */
class TableStoreTest {
    private static final int LENGTH = 300;
    private static final long LATENESS = 40;

    /**
     * One record of the joint.
     *
     * @param row null for a question
     * @param watermark of the askers, so far: no question that comes later is of a time before it
     *     minus the lateness
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes; nobody compares them as wholes
    private record Entry(byte[] key, TableRow row, long time, long watermark) {}

    @SuppressWarnings("ArrayRecordComponent") // bytes; nobody compares them as wholes
    private record Write(Bytes key, byte[] value) {}

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void aQuestionReadAgainIsGivenWhatItWasGiven(@ForAll long seed) {
        var random = new Random(seed);
        var joint = joint(random);
        var answers = new HashMap<Integer, Double>();
        var changelog = new ArrayList<Write>();
        int committed = 0;
        for (int life = 0; committed < joint.size(); life++) {
            var contents = restored(changelog);
            var store = new TableStore(new LoggedStore(contents, changelog).proxy());
            int crash = life > 20 ? joint.size() : committed + 1 + random.nextInt(120);
            int survived = changelog.size();
            for (int at = committed; at < Math.min(crash, joint.size()); at++) {
                var entry = joint.get(at);
                if (entry.row() != null) {
                    store.put(entry.key(), entry.row(), at);
                } else {
                    var found = number(store.asOf(entry.key(), entry.time(), at));
                    var where = "seed %d, life %d, offset %d".formatted(seed, life, at);
                    assertThat(found).as(where).isEqualTo(naive(joint, at));
                    assertThat(answers.getOrDefault(at, found)).as(where).isEqualTo(found);
                    answers.put(at, found);
                }
                if (random.nextInt(12) == 0) {
                    committed = at + 1;
                    survived = changelog.size();
                }
                if (random.nextInt(6) == 0 && committed > 0) {
                    long last = committed - 1L;
                    long watermark = joint.get(committed - 1).watermark();
                    store.expire(watermark - LATENESS, arrival -> arrival <= last, 3);
                }
            }
            if (crash < joint.size()) {
                int kept = survived + random.nextInt(changelog.size() - survived + 1);
                changelog.subList(kept, changelog.size()).clear();
            } else {
                committed = joint.size();
                long end = joint.get(committed - 1).watermark();
                store.expire(end + 1_000_000_000, arrival -> true, LENGTH);
                assertThat(contents.approximateNumEntries())
                        .as("seed %d: one row per key at most, and the last one's offset", seed)
                        .isLessThanOrEqualTo(3 + 1);
            }
        }
    }

    @Test
    void aRowThatComesAgainWhenItsDeletionHasGoneStaysDeleted() {
        var store = new TableStore(Stores.inMemoryKeyValueStore("rows").get());
        var key = "k".getBytes(StandardCharsets.UTF_8);
        var row = new TableRow(0, 0, 1_000, new Values(new double[] {7}, new String[] {null}));
        store.put(key, row, 0);
        store.put(key, new TableRow(0, 1, 2_000, null), 1);
        long later = 2_001 + TableStore.DELETIONS_KEPT;
        store.expire(later, arrival -> true, 10);

        store.put(key, row, 2);

        assertThat(store.asOf(key, later, 3)).isNull();
    }

    private static List<Entry> joint(Random random) {
        var joint = new ArrayList<Entry>();
        var rows = new ArrayList<Entry>();
        long watermark = 1_000;
        for (int i = 0; i < LENGTH; i++) {
            var key = ("k" + random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
            int dice = random.nextInt(10);
            if (dice < 4) {
                long time = Math.max(0, watermark - 100 + random.nextInt(160));
                var values =
                        random.nextInt(5) == 0
                                ? null
                                : new Values(new double[] {i}, new String[] {null});
                var row = new TableRow(0, rows.size(), time, values);
                rows.add(new Entry(key, row, 0, watermark));
                joint.add(rows.get(rows.size() - 1));
            } else if (dice == 4 && !rows.isEmpty()) {
                // Ingest reads again from some row on.
                for (int at = rows.size() - 1 - random.nextInt(Math.min(6, rows.size()));
                        at < rows.size();
                        at++) {
                    joint.add(new Entry(rows.get(at).key(), rows.get(at).row(), 0, watermark));
                }
            } else {
                watermark += random.nextInt(12);
                long time = watermark - random.nextInt((int) LATENESS + 1);
                joint.add(new Entry(key, null, time, watermark));
            }
        }
        return joint;
    }

    private static Double naive(List<Entry> joint, int question) {
        var asking = joint.get(question);
        TableRow latest = null;
        for (var entry : joint.subList(0, question)) {
            var row = entry.row();
            if (row != null
                    && java.util.Arrays.equals(entry.key(), asking.key())
                    && row.time() <= asking.time()
                    && (latest == null
                            || row.time() > latest.time()
                            || (row.time() == latest.time() && row.offset() > latest.offset()))) {
                latest = row;
            }
        }
        return latest == null ? Double.NaN : number(latest.values());
    }

    private static Double number(Values values) {
        return values == null ? Double.NaN : (Double) values.numbers()[0];
    }

    private static KeyValueStore<Bytes, byte[]> restored(List<Write> changelog) {
        var store = Stores.inMemoryKeyValueStore("rows").get();
        changelog.forEach(write -> store.put(write.key(), write.value()));
        return store;
    }

    /** Notes each write, as a changelog does. */
    private record LoggedStore(KeyValueStore<Bytes, byte[]> store, List<Write> changelog) {
        @SuppressWarnings("unchecked") // a proxy's type cannot be told to the compiler
        KeyValueStore<Bytes, byte[]> proxy() {
            return (KeyValueStore<Bytes, byte[]>)
                    java.lang.reflect.Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {KeyValueStore.class},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("put")) {
                                    changelog.add(
                                            new Write((Bytes) arguments[0], (byte[]) arguments[1]));
                                } else if (method.getName().equals("delete")) {
                                    changelog.add(new Write((Bytes) arguments[0], null));
                                }
                                return method.invoke(store, arguments);
                            });
        }
    }
}
