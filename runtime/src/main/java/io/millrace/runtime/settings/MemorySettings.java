package io.millrace.runtime.settings;

/**
 * Memory of the state stores.
 *
 * @param rocksDb native bytes, shared by all of a process
 * @param writeBuffers bytes of these for unflushed writes
 * @param cache bytes of the heap, for each program, for state that changes several times before it
 *     is written
 */
public record MemorySettings(long rocksDb, long writeBuffers, long cache) {
    private static final long LEAST = 1L << 20;

    static MemorySettings of(SettingValues values) {
        long rocksDb = values.size(Setting.MEMORY_ROCKSDB, LEAST, Long.MAX_VALUE);
        return new MemorySettings(
                rocksDb,
                values.isEmpty(Setting.MEMORY_WRITE_BUFFERS)
                        ? rocksDb / 3
                        : values.size(Setting.MEMORY_WRITE_BUFFERS, 1, rocksDb),
                values.size(Setting.MEMORY_CACHE, 0, Long.MAX_VALUE));
    }
}
