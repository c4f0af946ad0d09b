package io.millrace.inference.drift;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** Kafka Streams' own store in memory, and what it holds for a copy. */
final class MemoryStore {
    private static final StateStoreContext CONTEXT =
            new MockProcessorContext<>().getStateStoreContext();

    private MemoryStore() {}

    static KeyValueStore<String, byte[]> with(Map<String, byte[]> content) {
        var store =
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("memory"),
                                Serdes.String(),
                                Serdes.ByteArray())
                        .withLoggingDisabled()
                        .build();
        store.init(CONTEXT, store);
        content.forEach(store::put);
        return store;
    }

    static Map<String, byte[]> content(KeyValueStore<String, byte[]> store) {
        var content = new TreeMap<String, byte[]>();
        try (var all = store.all()) {
            all.forEachRemaining(entry -> content.put(entry.key, entry.value));
        }
        return content;
    }
}
