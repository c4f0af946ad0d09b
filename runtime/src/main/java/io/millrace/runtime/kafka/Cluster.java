package io.millrace.runtime.kafka;

import io.millrace.schemas.problem.FailureException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * A connection to the brokers that is proven to answer. What goes wrong is a {@link
 * FailureException} that says what to do.
 */
public final class Cluster implements AutoCloseable {
    private final Clients clients;
    private final Admin admin;

    private Cluster(Clients clients, Admin admin) {
        this.clients = clients;
        this.admin = admin;
    }

    /** Waits for an answer as long as {@code kafka.timeout} says. */
    public static Cluster connect(Clients clients) {
        Cluster cluster;
        try {
            cluster = new Cluster(clients, Admin.create(clients.admin()));
        } catch (KafkaException wrong) {
            throw new FailureException(
                    "Cannot connect to Kafka at "
                            + clients.settings().kafka().bootstrapServers()
                            + ": "
                            + rootMessage(wrong),
                    "check kafka.bootstrap-servers and kafka.client.*",
                    wrong);
        }
        try {
            cluster.await(cluster.admin.describeCluster().nodes(), "ask for the brokers");
            return cluster;
        } catch (FailureException | Error failure) {
            cluster.close();
            throw failure;
        }
    }

    public Admin admin() {
        return admin;
    }

    String bootstrapServers() {
        return clients.settings().kafka().bootstrapServers();
    }

    /**
     * The answer to a question.
     *
     * @param doing what is being done, to go on after "Cannot"
     */
    public <T> T await(KafkaFuture<T> answer, String doing) {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            throw failure(failed.getCause(), doing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FailureException(
                    "Interrupted while waiting for Kafka to " + doing, "", interrupted);
        }
    }

    @Override
    public void close() {
        admin.close();
    }

    private FailureException failure(Throwable cause, String doing) {
        var servers = bootstrapServers();
        if (cause instanceof TimeoutException) {
            return new FailureException(
                    "No Kafka broker answered at "
                            + servers
                            + " within "
                            + clients.settings().kafka().timeout().toMillis() / 1000.0
                            + " s",
                    "start it, or set kafka.bootstrap-servers (and kafka.client.security.protocol where it wants TLS or SASL)",
                    cause);
        }
        if (cause instanceof AuthenticationException) {
            return new FailureException(
                    "Kafka at " + servers + " refused the login: " + cause.getMessage(),
                    "check kafka.client.sasl.* and kafka.client.ssl.*",
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return new FailureException(
                    "Kafka at "
                            + servers
                            + " does not allow to "
                            + doing
                            + ": "
                            + cause.getMessage(),
                    "grant it to the user that the programs log in as",
                    cause);
        }
        return new FailureException(
                "Cannot " + doing + " at " + servers + ": " + cause.getMessage(), "", cause);
    }

    private static String rootMessage(Throwable thrown) {
        var root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage();
    }
}
