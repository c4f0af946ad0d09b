package io.millrace.standalone.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What an acceptance run found, in {@code target/acceptance}, for those who run it by hand. */
final class Verdict {
    private static final Path DIRECTORY = Path.of("target/acceptance");

    private Verdict() {}

    /** Adds a line to the verdict of {@code mini} or {@code full}. */
    static void append(String run, String line, Object... arguments) {
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(
                    DIRECTORY.resolve(run + ".txt"),
                    line.formatted(arguments) + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
