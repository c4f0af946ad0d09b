package io.millrace.runtime.settings;

/**
 * Memory of the state stores, shared by all of a process.
 *
 * @param rocksDb native bytes in all
 * @param writeBuffers bytes of these for unflushed writes
 * @param cache bytes of heap, for each program, for what changes several times between two commits
 * @param entities bytes of heap for decoded entities
 */
public record MemorySettings(long rocksDb, long writeBuffers, long cache, long entities) {
    private static final long LEAST = 1L << 20;

    static MemorySettings of(SettingValues values) {
        long rocksDb = values.size(Setting.MEMORY_ROCKSDB, LEAST, Long.MAX_VALUE);
        return new MemorySettings(
                rocksDb,
                values.isEmpty(Setting.MEMORY_WRITE_BUFFERS)
                        ? rocksDb / 3
                        : values.size(Setting.MEMORY_WRITE_BUFFERS, 1, rocksDb),
                values.size(Setting.MEMORY_CACHE, 0, Long.MAX_VALUE),
                values.size(Setting.MEMORY_ENTITIES, LEAST, Long.MAX_VALUE));
    }
}
