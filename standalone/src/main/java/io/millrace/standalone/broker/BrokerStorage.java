package io.millrace.standalone.broker;

import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** The directory of the embedded broker: usable, not in use, and formatted. */
record BrokerStorage(Path directory) {
    /** Makes the directory and finds out whether another broker holds it. */
    static BrokerStorage claim(Path directory) {
        try {
            Files.createDirectories(directory);
            checkUnlocked(directory);
        } catch (IOException e) {
            throw new FailureException(
                    "cannot write to the directory " + directory + " (" + e + ")",
                    "choose another one with --data-dir, or change its permissions",
                    e);
        }
        return new BrokerStorage(directory);
    }

    /** Kafka holds this lock while it runs, and would report it in words of its own. */
    private static void checkUnlocked(Path directory) throws IOException {
        try (var channel =
                        FileChannel.open(
                                directory.resolve(".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock == null) {
                throw inUse(directory, null);
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(directory, e);
        }
    }

    private static FailureException inUse(Path directory, Throwable cause) {
        return new FailureException(
                "another embedded broker runs on the directory " + directory,
                "stop it, or choose another directory with --data-dir",
                cause);
    }

    void formatIfNew(String metadataDirectory) {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setNodeId(BrokerSettings.NODE)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(metadataDirectory)
                    .addDirectory(directory.toString())
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception e) { // Formatter declares Exception
            throw new FailureException(
                    "cannot format the broker's directory " + directory + ": " + e.getMessage(),
                    "choose an empty directory with --data-dir",
                    e);
        }
    }
}
