package io.millrace.runtime.settings;

/**
 * Native memory of the state stores, shared by all of a process.
 *
 * @param rocksDb bytes in all
 * @param writeBuffers bytes of these for unflushed writes
 */
public record MemorySettings(long rocksDb, long writeBuffers) {
    private static final long LEAST = 1L << 20;

    static MemorySettings of(SettingValues values) {
        long rocksDb = values.size(Setting.MEMORY_ROCKSDB, LEAST, Long.MAX_VALUE);
        return new MemorySettings(
                rocksDb,
                values.isEmpty(Setting.MEMORY_WRITE_BUFFERS)
                        ? rocksDb / 3
                        : values.size(Setting.MEMORY_WRITE_BUFFERS, 1, rocksDb));
    }
}
