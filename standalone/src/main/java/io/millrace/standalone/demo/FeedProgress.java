package io.millrace.standalone.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * How far the feed has come, as it is kept in the data directory.
 *
 * @param seed of the town
 * @param sentSeconds all messages up to this event time have been acknowledged by the broker; some
 *     later ones may have been, and are sent again after a crash
 */
record FeedProgress(long seed, long sentSeconds) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Optional<FeedProgress> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), FeedProgress.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Replaces the file in one step. */
    void write(Path file) {
        try {
            var next = file.resolveSibling(file.getFileName() + ".next");
            Files.write(next, JSON.writeValueAsBytes(this));
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static FailureException unusable(Path file, IOException cause) {
        return new FailureException(
                "cannot use the feed's progress file " + file + " (" + cause.getMessage() + ")",
                "is the disk full? To start anew, remove the data directory",
                cause);
    }
}
