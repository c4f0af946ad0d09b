package io.millrace.feature.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.watermark.CommittedTime;
import io.millrace.runtime.kafka.CommittedOffsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** What was set comes when its time has come, whatever was flushed or lost in between. */
final class DueTimesTest {
    private final KeyValueStore<Bytes, byte[]> records = Stores.inMemoryKeyValueStore("due").get();

    @Property(tries = 300)
    void everythingComesInTimeAndNothingEarly(@ForAll long seed) {
        var random = new Random(seed);
        var life = new Life(records);
        Set<Due> open = new TreeSet<>(Due.BY_TIME);
        Set<Due> unflushed = new TreeSet<>(Due.BY_TIME);
        long now = 0;
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(6)) {
                case 0, 1, 2 -> {
                    for (int i = random.nextInt(40); i > 0; i--) {
                        var due = new Due(now + random.nextInt(20_000_000), "id" + step + "/" + i);
                        life.times.set(due.time(), due.id());
                        unflushed.add(due);
                    }
                }
                case 3 -> {
                    now += random.nextInt(8_000_000);
                    if (unflushed.stream().anyMatch(due(now))) { // then all of them are written
                        open.addAll(unflushed);
                        unflushed.clear();
                    }
                    var came = life.at(now, 1_000);
                    assertThat(came).isSortedAccordingTo(Due.BY_TIME);
                    assertThat(came).containsAll(open.stream().filter(due(now)).toList());
                    assertThat(came).allMatch(due(now));
                    open.removeIf(due(now));
                }
                case 4 -> {
                    life.store.flush();
                    open.addAll(unflushed);
                    unflushed.clear();
                }
                default -> {
                    life = new Life(records);
                    unflushed.forEach(life::set);
                }
            }
        }
        life.at(Long.MAX_VALUE / 2, 1_000_000);
        life.at(Long.MAX_VALUE / 2, 1_000_000);
        try (var left = records.all()) {
            assertThat(left).as("records, seed %s", seed).isExhausted();
        }
    }

    @Test
    void aBeatDoesNoMoreThanItMay() {
        var life = new Life(records);
        for (int i = 0; i < 700; i++) {
            life.times.set(i, "id" + i);
        }
        assertThat(life.at(1_000, 300)).hasSize(300);
        assertThat(life.at(1_000, 300)).hasSize(300);
        assertThat(life.at(1_000, 300)).hasSize(100);
        assertThat(life.at(1_000, 300)).isEmpty();
    }

    @Test
    void chunksThatBeginAlikeDoNotReplaceEachOther() {
        var life = new Life(records);
        for (var second : List.of("b", "c", "d")) {
            life.times.set(5, "a");
            life.times.set(6, second);
            life.store.flush();
        }
        assertThat(life.at(10, 100)).extracting(Due::id).contains("b", "c", "d");
    }

    private static Predicate<Due> due(long now) {
        return due -> due.time() <= now;
    }

    /** From one start of a task to its end. */
    private static final class Life {
        private final JoinStore store = new JoinStore();
        private final CommittedTime time = new CommittedTime(CommittedOffsets.immediate());
        private final DueTimes times = new DueTimes(store, Deadline.SILENCE, time);

        Life(KeyValueStore<Bytes, byte[]> records) {
            store.open(records);
        }

        void set(Due due) {
            times.set(due.time(), due.id());
        }

        List<Due> at(long now, int most) {
            var came = new ArrayList<Due>();
            time.processed("topic", 0, 1, now);
            times.workOff(most, came::add);
            return came;
        }
    }
}
