package io.millrace.runtime.run;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The data directory while a process uses it: made where it is missing, proven writable, and locked
 * per program, so that no two processes write the same state. Different programs may share a
 * directory.
 */
public final class DataDirectory implements AutoCloseable {
    /**
     * Locked far behind the content, so that others can still read there who holds the lock, on
     * Windows too.
     */
    private static final long LOCKED_BYTE = 1L << 40;

    private final Path path;
    private final List<FileChannel> locks = new ArrayList<>();

    private DataDirectory(Path path) {
        this.path = path;
    }

    /** Name of what each generation of a pipeline has for itself in a directory that they share. */
    public static String own(Plan plan, String name) {
        return plan.generation() == 1 ? name : name + ".g" + plan.generation();
    }

    /**
     * @param programs those that run in this process
     */
    public static DataDirectory open(Path path, List<String> programs) {
        var directory = new DataDirectory(path);
        try {
            Files.createDirectories(path);
            for (var program : programs) {
                directory.lock(program);
            }
            return directory;
        } catch (IOException unwritable) {
            directory.close();
            throw new FailureException(
                    "Cannot write to the data directory "
                            + path.toAbsolutePath()
                            + ": "
                            + reason(unwritable),
                    "make it writable for this user, or set storage.data-directory to another one",
                    unwritable);
        } catch (FailureException inUse) {
            directory.close();
            throw inUse;
        }
    }

    /** Removes a directory and all in it; nothing where there is none. */
    public static void remove(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new FailureException("Cannot remove " + root + ": " + e, "remove it by hand", e);
        }
    }

    public Path path() {
        return path;
    }

    /**
     * Lets go of the locks; the files stay, because removing them would race with the next holder.
     */
    @Override
    public void close() {
        for (var lock : locks) {
            try {
                lock.close();
            } catch (IOException failed) {
                throw new FailureException("Cannot close a lock file in " + path, "", failed);
            }
        }
        locks.clear();
    }

    private void lock(String program) throws IOException {
        var file = path.resolve(program + ".lock");
        var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        locks.add(channel);
        if (tryLock(channel) == null) {
            throw new FailureException(
                    "Another process (pid "
                            + Files.readString(file).trim()
                            + ") runs "
                            + program
                            + " on the data directory "
                            + path.toAbsolutePath(),
                    "stop it first, or set storage.data-directory to another directory");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(
                        (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)),
                0);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String reason(IOException unwritable) {
        return unwritable.getClass().getSimpleName().replace("Exception", "")
                + " "
                + unwritable.getMessage();
    }
}
