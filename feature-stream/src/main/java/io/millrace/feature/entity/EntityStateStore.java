package io.millrace.feature.entity;

import io.millrace.feature.StageContext;
import io.millrace.schemas.plan.EntityPlan;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * The entities of one task as a state store: a write-back cache over a logged RocksDB store.
 *
 * <p>A task commits in the order: caches are flushed, the producer is flushed, offsets are
 * committed. Only a store whose registered root is one of Kafka Streams' own cached stores takes
 * part in the first step; what is written any later would be missing from the changelog after a
 * crash although its offsets are committed. Hence this class, the only one that touches internals
 * of Kafka Streams. The crash tests guard it at every upgrade.
 */
public final class EntityStateStore
        extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, byte[], byte[]> {
    private final EntityStore entities;
    private final ReentrantLock lock = new ReentrantLock();

    private EntityStateStore(KeyValueStore<Bytes, byte[]> records, EntityStore entities) {
        super(records);
        this.entities = entities;
    }

    /** Builds the stores of one entity's tasks. */
    public static StoreBuilder<EntityStateStore> builder(
            String name, StageContext stage, EntityPlan entity) {
        return new Builder(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray()),
                stage,
                entity);
    }

    EntityStore entities() {
        return entities;
    }

    /** Held by the task while it works on an entity, and by whoever looks at one meanwhile. */
    ReentrantLock lock() {
        return lock;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        super.init(context, root);
        entities.open(wrapped());
    }

    @Override
    public void flushCache() {
        lock.lock();
        try {
            entities.flush();
        } finally {
            lock.unlock();
        }
        super.flushCache();
    }

    @Override
    public void clearCache() {
        lock.lock();
        try {
            entities.clear();
        } finally {
            lock.unlock();
        }
        super.clearCache();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            entities.clear();
            super.close();
        } finally {
            lock.unlock();
        }
    }

    private record Builder(
            StoreBuilder<KeyValueStore<Bytes, byte[]>> records,
            StageContext stage,
            EntityPlan entity)
            implements StoreBuilder<EntityStateStore> {

        @Override
        public EntityStateStore build() {
            var entities = new EntityStore(EntityCodec.of(stage.plan(), entity), stage.memory());
            return new EntityStateStore(records.build(), entities);
        }

        @Override
        public StoreBuilder<EntityStateStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<EntityStateStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<EntityStateStore> withLoggingEnabled(Map<String, String> config) {
            records.withLoggingEnabled(config);
            return this;
        }

        @Override
        public StoreBuilder<EntityStateStore> withLoggingDisabled() {
            records.withLoggingDisabled();
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return records.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return records.loggingEnabled();
        }

        @Override
        public String name() {
            return records.name();
        }
    }
}
