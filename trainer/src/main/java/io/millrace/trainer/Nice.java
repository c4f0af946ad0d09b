package io.millrace.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a thread give way to all others where the processors do not suffice: training can wait,
 * predictions that are made beside it cannot. A fit is one long native call on the thread that asks
 * for it, so it gives way as well.
 *
 * <p>Java's own priorities change nothing on Linux, but there each thread has a nice value, and
 * {@code renice} sets that of the thread whose number it is given. Elsewhere, and where there is no
 * {@code renice}, the thread stays as it is.
 */
final class Nice {
    /** A tenth of the weight of an ordinary thread. */
    static final int VALUE = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Nice.class);

    /** A link to {@code <process>/task/<thread>} of whoever reads it. */
    private static final Path SELF = Path.of("/proc/thread-self");

    private static final long PATIENCE_SECONDS = 5;

    private Nice() {}

    /**
     * The calling thread.
     *
     * @return whether it gives way from now on
     */
    static boolean thisThread() {
        try {
            if (!Files.isSymbolicLink(SELF)) {
                LOG.debug("no {}: the thread keeps its priority", SELF);
                return false;
            }
            var thread = Files.readSymbolicLink(SELF).getFileName().toString();
            return renice(thread);
        } catch (IOException e) {
            LOG.debug("the thread keeps its priority: {}", e.getMessage());
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean renice(String thread) throws IOException, InterruptedException {
        var command =
                new ProcessBuilder("renice", "-n", Integer.toString(VALUE), "-p", thread)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (!command.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            command.destroyForcibly();
            return false;
        }
        return command.exitValue() == 0;
    }
}
