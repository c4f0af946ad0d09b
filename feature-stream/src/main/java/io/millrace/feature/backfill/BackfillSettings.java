package io.millrace.feature.backfill;

import java.nio.file.Path;

/**
 * @param folder of the temporary files, which are gone at the end
 * @param memory in bytes: what the rows that are worked on may take; Java itself needs some 200 MB
 *     more
 */
public record BackfillSettings(Path folder, int threads, long memory) {
    public BackfillSettings {
        if (threads < 1 || memory < 1 << 16) {
            throw new IllegalArgumentException(threads + " threads, " + memory + " bytes");
        }
    }

    /** One thread's part of the memory. */
    int share() {
        return (int) Math.min(1 << 30, memory / threads);
    }
}
