package io.millrace.feature.store;

import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A {@link WriteBack} over a logged RocksDB store, as the state store of a task.
 *
 * <p>A task commits in the order: caches are flushed, the producer is flushed, offsets are
 * committed. Only a store whose registered root is one of Kafka Streams' own cached stores takes
 * part in the first step; what is written any later would be missing from the changelog after a
 * crash although its offsets are committed. Hence this class, the only one that touches internals
 * of Kafka Streams. The crash tests guard it at every upgrade.
 *
 * @param <W> what is kept decoded
 */
public final class WriteBackStore<W extends WriteBack>
        extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, byte[], byte[]> {
    private final W kept;
    private final ReentrantLock lock = new ReentrantLock();

    private WriteBackStore(KeyValueStore<Bytes, byte[]> records, W kept) {
        super(records);
        this.kept = kept;
    }

    /** Builds the stores of a stage's tasks. */
    public static <W extends WriteBack> StoreBuilder<WriteBackStore<W>> builder(
            String name, Supplier<W> kept) {
        return new Builder<>(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray()),
                kept);
    }

    /** What is kept decoded. */
    public W kept() {
        return kept;
    }

    /** The logged records below. */
    public KeyValueStore<Bytes, byte[]> records() {
        return wrapped();
    }

    /** Held by the task while it works on what is kept, and by whoever looks at it meanwhile. */
    public ReentrantLock lock() {
        return lock;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        super.init(context, root);
        kept.open(wrapped());
    }

    @Override
    public void flushCache() {
        lock.lock();
        try {
            kept.flush();
        } finally {
            lock.unlock();
        }
        super.flushCache();
    }

    @Override
    public void clearCache() {
        lock.lock();
        try {
            kept.clear();
        } finally {
            lock.unlock();
        }
        super.clearCache();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            kept.clear();
            super.close();
        } finally {
            lock.unlock();
        }
    }

    private record Builder<W extends WriteBack>(
            StoreBuilder<KeyValueStore<Bytes, byte[]>> records, Supplier<W> kept)
            implements StoreBuilder<WriteBackStore<W>> {

        @Override
        public WriteBackStore<W> build() {
            return new WriteBackStore<>(records.build(), kept.get());
        }

        @Override
        public StoreBuilder<WriteBackStore<W>> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<WriteBackStore<W>> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<WriteBackStore<W>> withLoggingEnabled(Map<String, String> config) {
            records.withLoggingEnabled(config);
            return this;
        }

        @Override
        public StoreBuilder<WriteBackStore<W>> withLoggingDisabled() {
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
