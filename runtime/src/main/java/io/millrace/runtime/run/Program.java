package io.millrace.runtime.run;

import io.javalin.config.RoutesConfig;
import java.util.concurrent.CompletableFuture;

/** Something that runs until it is closed or fails. */
public interface Program extends AutoCloseable {
    /** For log lines and messages. */
    String name();

    /** Adds what the program answers over HTTP besides its health and metrics, before it starts. */
    default void serve(RoutesConfig routes) {}

    /** Is told by which host and port other instances reach what it serves, before it starts. */
    default void servedAt(String hostAndPort) {}

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
