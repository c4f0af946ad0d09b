package io.millrace.standalone.broker;

import io.millrace.schemas.problem.FailureException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;

/**
 * A single-node broker and controller. Any client on this machine can use it; what was acknowledged
 * survives the end of the process, however it ends, though not a power cut of the machine.
 *
 * <p>It adds no shutdown hook: whoever starts it closes it, after everything that uses it.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final CompletableFuture<Void> fatal;

    private EmbeddedBroker(
            KafkaRaftServer server, String bootstrapServers, CompletableFuture<Void> fatal) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.fatal = fatal;
    }

    /**
     * Starts the broker and returns once it serves clients.
     *
     * @param directory made and formatted where it does not exist
     * @param port of 127.0.0.1; 0 takes a free one
     * @throws FailureException where the port or the directory cannot be used
     */
    public static EmbeddedBroker start(Path directory, int port) {
        var storage = BrokerStorage.claim(directory);
        int clientPort = LoopbackPort.claim(port);
        var config =
                new KafkaConfig(
                        BrokerSettings.of(storage.directory(), clientPort, LoopbackPort.claim(0)),
                        false);
        storage.formatIfNew(config.metadataLogDir());
        var fatal = new CompletableFuture<Void>();
        keepJvmAlive(fatal);
        var server = new KafkaRaftServer(config, Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            stop(server);
            throw new FailureException(
                    "the embedded broker in " + directory + " did not start: " + e.getMessage(),
                    "look into the log file; a damaged directory can be removed, its data is lost"
                            + " then",
                    e);
        }
        return new EmbeddedBroker(server, "127.0.0.1:" + clientPort, fatal);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Ends exceptionally if the broker gives up while it runs, for example on a full disk. */
    public CompletableFuture<Void> fatal() {
        return fatal.copy();
    }

    @Override
    public void close() {
        stop(server);
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Kafka ends the whole process on a fatal fault; here the embedding program decides. */
    private static void keepJvmAlive(CompletableFuture<Void> fatal) {
        Exit.Procedure report =
                (status, message) -> {
                    var failure =
                            new FailureException(
                                    "the embedded broker gave up (status "
                                            + status
                                            + (message == null ? ")" : "): " + message),
                                    "look into the log file; is the disk full?");
                    fatal.completeExceptionally(failure);
                    throw failure;
                };
        Exit.setExitProcedure(report);
        Exit.setHaltProcedure(report);
    }
}
