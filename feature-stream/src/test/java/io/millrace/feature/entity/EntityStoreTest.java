package io.millrace.feature.entity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.Shop;
import io.millrace.feature.store.ChangelogStore;
import io.millrace.schemas.plan.Plan;
import java.util.TreeMap;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

/** When changed entities are written; that nothing is lost by it says {@link StoreHarnessTest}. */
class EntityStoreTest {
    private final ChangelogStore records =
            new ChangelogStore(Stores.inMemoryKeyValueStore("entities").get(), new TreeMap<>());
    private final EntityStore entities = store();

    @Test
    void whatChangedIsTrickledOutAtTheSecondCallAndLeavesTheCommitNothing() {
        change("a");
        entities.trickle();
        assertThat(written("a")).as("just changed").isFalse();

        change("b");
        entities.trickle();
        assertThat(written("a")).as("changed a while ago").isTrue();
        assertThat(written("b")).as("just changed").isFalse();

        entities.trickle();
        assertThat(written("b")).isTrue();
        int puts = records.losable();
        entities.flush();
        assertThat(records.losable()).as("puts left for the commit").isEqualTo(puts);
    }

    @Test
    void aCommitWritesWhatIsNotTrickledYet() {
        change("a");
        entities.trickle();
        change("b");
        entities.flush();

        assertThat(written("a")).isTrue();
        assertThat(written("b")).isTrue();
        change("c");
        entities.trickle();
        assertThat(written("c")).as("just changed, though two were waiting").isFalse();
    }

    private EntityStore store() {
        var plan = Plan.of("shop.yaml", Shop.text("shop.yaml"));
        var codec = EntityCodec.of(plan, plan.entities().get(0));
        var store = new EntityStore(codec, new EntityMemory(1 << 20));
        store.open(records);
        return store;
    }

    private void change(String key) {
        var entity = entities.take(key.getBytes(UTF_8));
        entity.setChanged(true);
        entities.settle(entity);
    }

    private boolean written(String key) {
        return records.get(EntityKeys.head(key.getBytes(UTF_8))) != null;
    }
}
