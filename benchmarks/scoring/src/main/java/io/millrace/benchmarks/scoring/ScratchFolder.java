package io.millrace.benchmarks.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder that is gone afterwards. */
final class ScratchFolder implements AutoCloseable {
    /** Beside the data of the other commands. */
    private static final Path DATA = Path.of("millrace-data", "bench").toAbsolutePath();

    private final Path path;

    ScratchFolder(String name) throws IOException {
        path = Files.createTempDirectory(Files.createDirectories(DATA), name + "-");
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
