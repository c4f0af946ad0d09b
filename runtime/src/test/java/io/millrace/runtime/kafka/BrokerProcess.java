package io.millrace.runtime.kafka;

import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A real Kafka broker for tests, in a process of its own: the broker's classes are walled off from
 * ours, it can be killed, and one can be started once for all tests of the JVM, which ends it.
 */
public final class BrokerProcess {
    /** A process that lives for seconds never gets back what the second compiler costs. */
    public static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;

    private static BrokerProcess shared;

    private final Path directory;
    private final int port;
    private Process broker;

    private BrokerProcess(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** The one broker of this JVM, answering. */
    public static synchronized BrokerProcess shared() throws IOException, InterruptedException {
        if (shared == null) {
            shared = own(Files.createTempDirectory("broker"));
        }
        return shared;
    }

    /**
     * A broker that a test may {@link #kill}, answering.
     *
     * @param directory its log and output; deleted when the JVM ends
     */
    public static BrokerProcess own(Path directory) throws IOException, InterruptedException {
        var created = new BrokerProcess(directory, freePort());
        created.format();
        Runtime.getRuntime().addShutdownHook(new Thread(created::end));
        created.start();
        return created;
    }

    /** Ends the process without a word, as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        broker.destroyForcibly().waitFor();
    }

    /** Starts a killed broker on what it left; returns when it answers. */
    public void start() throws IOException, InterruptedException {
        broker = java("kafka.Kafka", directory.resolve("broker.properties").toString());
        awaitAnswer();
    }

    /** Settings that point to it, with some more. */
    public Settings settings(Path dataDirectory, Map<String, String> more) {
        var values = new TreeMap<>(more);
        values.put("kafka.bootstrap-servers", "127.0.0.1:" + port);
        values.put("storage.data-directory", dataDirectory.toString());
        return Settings.of(values);
    }

    /** A name that no other test uses. */
    public static String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    /**
     * A port that nobody listens on. It is none of those that the system gives to outgoing
     * connections, such as those of tests in another JVM while this port waits for its broker.
     */
    public static int freePort() throws IOException {
        int port;
        do {
            port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
        } while (!isFree(port));
        return port;
    }

    private static boolean isFree(int port) throws IOException {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        }
    }

    private void format() throws IOException, InterruptedException {
        var properties = directory.resolve("broker.properties");
        int controller = freePort();
        Files.writeString(
                properties,
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                log.dirs=%3$s
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                log.cleaner.dedupe.buffer.size=2097152
                group.initial.rebalance.delay.ms=0
                group.min.session.timeout.ms=1000
                broker.session.timeout.ms=3000
                broker.heartbeat.interval.ms=500
                """
                        .formatted(port, controller, directory.resolve("log")));
        int formatted =
                java(
                                "kafka.tools.StorageTool",
                                "format",
                                "-t",
                                "AAAAAAAAAAAAAAAAAAAAAQ",
                                "-c",
                                properties.toString())
                        .waitFor();
        if (formatted != 0) {
            throw new IllegalStateException(
                    "the broker's storage was not formatted, see " + directory);
        }
    }

    private void awaitAnswer() throws InterruptedException {
        var clients = new Clients(settings(directory, Map.of("kafka.timeout", "5s")));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                Cluster.connect(clients).close();
                return;
            } catch (FailureException notYet) {
                if (System.nanoTime() > deadline || broker.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException(
                            "the broker does not answer, see " + directory, notYet);
                }
            }
        }
    }

    private Process java(String main, String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                QUICK_START,
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(directory.resolve("output").toFile()))
                .start();
    }

    private void end() {
        broker.destroyForcibly();
        if (Files.notExists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            broker.waitFor(5, TimeUnit.SECONDS);
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | InterruptedException leftBehind) {
            System.err.println("left behind: " + directory);
        }
    }
}
