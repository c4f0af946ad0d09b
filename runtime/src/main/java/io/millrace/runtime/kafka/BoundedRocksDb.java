package io.millrace.runtime.kafka;

import io.millrace.runtime.settings.MemorySettings;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds the native memory of all state stores of the process together. Kafka Streams' own bound is
 * per store and partition, about 100 MB each.
 *
 * <p>Write buffers are charged to the block cache, indexes and filters live in it: its size is the
 * whole. The first application of a process decides the size.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    private static final String TOTAL = "millrace.rocksdb.bytes";
    private static final String WRITE_BUFFERS = "millrace.rocksdb.write.buffer.bytes";
    private static final double SHARE_OF_INDEXES = 0.2;

    /**
     * What a write buffer takes at a time. By default it takes a MiB with its first record: the
     * hundred buffers of a process with some partitions would fill their share empty, and each
     * commit would flush a handful of records to files that then have to be compacted.
     */
    private static final long WRITE_BUFFER_STEP = 32 * 1024;

    private static Shared shared;

    private record Shared(Cache cache, WriteBufferManager writeBuffers) {}

    static void configure(Properties streams, MemorySettings memory) {
        streams.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        streams.put(TOTAL, memory.rocksDb());
        streams.put(WRITE_BUFFERS, memory.writeBuffers());
    }

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
        var memory = shared(configs);
        var table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(memory.cache());
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(memory.writeBuffers());
        options.setArenaBlockSize(WRITE_BUFFER_STEP);
    }

    /** Nothing to close: the shared objects live as long as the process. */
    @Override
    public void close(String store, Options options) {}

    private static synchronized Shared shared(Map<String, Object> configs) {
        if (shared == null) {
            var cache = new LRUCache((long) configs.get(TOTAL), -1, false, SHARE_OF_INDEXES);
            shared =
                    new Shared(
                            cache,
                            new WriteBufferManager((long) configs.get(WRITE_BUFFERS), cache));
        }
        return shared;
    }
}
