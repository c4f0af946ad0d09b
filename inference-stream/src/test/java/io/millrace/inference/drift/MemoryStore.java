package io.millrace.inference.drift;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Kafka Streams' own store in memory. */
final class MemoryStore {
    private static final StateStoreContext CONTEXT =
            new MockProcessorContext<>().getStateStoreContext();

    private MemoryStore() {}

    static KeyValueStore<String, byte[]> open() {
        var store =
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("memory"),
                                Serdes.String(),
                                Serdes.ByteArray())
                        .withLoggingDisabled()
                        .build();
        store.init(CONTEXT, store);
        return store;
    }
}
