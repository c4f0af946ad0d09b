package io.millrace.feature.backfill;

import java.nio.file.Path;

/**
 * @param folder of the temporary files, which are gone at the end
 * @param memory in bytes: what rows may take, in Java's heap and outside of it; Java itself needs
 *     some 200 MB more
 */
public record BackfillSettings(Path folder, int threads, long memory) {
    public BackfillSettings {
        if (threads < 1 || memory < 1 << 16) {
            throw new IllegalArgumentException(threads + " threads, " + memory + " bytes");
        }
    }

    /** What waits for the next stage takes most of the memory; the rest of it goes to files. */
    long waiting() {
        return Math.min(memory, Runtime.getRuntime().maxMemory()) / 4 * 3;
    }

    /** One thread's part of what is worked on. */
    int share() {
        return (int) Math.min(1 << 30, (memory - memory / 4 * 3) / threads);
    }
}
