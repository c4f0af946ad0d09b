package io.millrace.feature.gather;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GatherStoreTest {
    private static final int MANY = 5_000;

    private final KeyValueStore<Bytes, byte[]> records =
            Stores.inMemoryKeyValueStore("gatherings").get();
    private final GatherStore store = new GatherStore(1);

    @BeforeEach
    void open() {
        store.open(records);
    }

    @Test
    void whatIsOpenIsWrittenWhenTheTaskCommits() {
        store.put(key(1), told());
        assertThat(records.get(key(1))).isNull();
        store.flush();
        store.clear();
        assertThat(store.get(key(1)).isTold()).isTrue();
    }

    @Test
    void whatIsCompleteIsWrittenAtOnceAndOnlyOnce() {
        var gathering = told();
        store.put(key(1), gathering);
        gathering.complete(0, true, new byte[] {1}, new byte[] {2});
        store.put(key(1), gathering);
        assertThat(records.get(key(1))).isNotNull();
        records.delete(key(1));
        store.flush();
        assertThat(records.get(key(1))).as("not written again").isNull();
    }

    @Test
    void whatIsForgottenForWantOfRoomIsNotLost() {
        for (int i = 0; i < MANY; i++) {
            store.put(key(i), told());
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(store.get(key(i)).isTold()).as("gathering %s", i).isTrue();
        }
    }

    @Test
    void whatHasExpiredIsGone() {
        for (int i = 0; i < 10; i++) {
            store.put(key(i), told());
        }
        store.flush();
        store.expireBefore(5, 3);
        assertThat(store.get(key(2)).isTold()).isFalse();
        assertThat(store.get(key(3)).isTold()).as("for the next call").isTrue();
        store.expireBefore(5, 3);
        assertThat(store.get(key(4)).isTold()).isFalse();
        assertThat(store.get(key(5)).isTold()).isTrue();
    }

    private static Gathering told() {
        var gathering = new Gathering(1);
        gathering.tell(true);
        return gathering;
    }

    private static Bytes key(long time) {
        return GatherStore.key(time, "customer".getBytes(UTF_8), "id");
    }
}
