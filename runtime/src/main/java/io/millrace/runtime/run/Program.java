package io.millrace.runtime.run;

import java.util.concurrent.CompletableFuture;

/** Something that runs until it is closed or fails. */
public interface Program extends AutoCloseable {
    /** For log lines and messages. */
    String name();

    /**
     * Returns when the work has begun, which need not mean that it is {@link Health.State#READY}.
     */
    void start();

    Health health();

    /** Completes when the program has ended, exceptionally with the first cause if it failed. */
    CompletableFuture<Void> stopped();

    /** Ends the work and waits for its end; does nothing the second time. */
    @Override
    void close();
}
