package io.millrace.runtime.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was started, the last first, once: at the end of the work or when the process is
 * asked to stop, whichever comes first. What fails to close is logged and does not keep the others
 * from it.
 */
public final class Shutdown implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    private record Step(String name, AutoCloseable work) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean closed;

    /** One that also runs when the process gets SIGINT or SIGTERM. */
    public static Shutdown onSignal() {
        var shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::close, "shutdown"));
        return shutdown;
    }

    /**
     * Names what to close and gives it back; closes it at once where the shutdown has already been.
     */
    public synchronized <T extends AutoCloseable> T add(String name, T work) {
        if (closed) {
            close(new Step(name, work));
        } else {
            steps.push(new Step(name, work));
        }
        return work;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!steps.isEmpty()) {
            close(steps.pop());
        }
    }

    private static void close(Step step) {
        try {
            LOG.debug("closing {}", step.name());
            step.work().close();
        } catch (Exception failed) {
            LOG.warn("{} could not be closed", step.name(), failed);
        }
    }
}
