package io.millrace.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.http.HttpServer;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.settings.SettingsReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a person sees on the terminal when a program cannot start: the message, and nothing of the
 * libraries' own logging.
 */
final class QuietFailureTest {
    @TempDir Path directory;

    @Test
    void theMessageIsAllThatIsPrinted() throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Failing.class.getName(),
                                Files.writeString(directory.resolve("file"), "").toString())
                        .redirectErrorStream(true)
                        .start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(printed).isEqualTo(1);
        assertThat(printed.lines().toList())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .startsWith("No Kafka broker answered at 127.0.0.1:"),
                        line -> assertThat(line).startsWith("  -> start it"),
                        line ->
                                assertThat(line)
                                        .startsWith("Cannot connect to Kafka at ")
                                        .contains("missing.p12"),
                        line -> assertThat(line).startsWith("  -> check"),
                        line -> assertThat(line).startsWith("trainer cannot serve on 127.0.0.1:"),
                        line -> assertThat(line).startsWith("  -> stop what uses the port"),
                        line -> assertThat(line).startsWith("Cannot write to the data directory"),
                        line -> assertThat(line).startsWith("  -> make it writable"));
    }

    /** Fails in every way that a start can fail. */
    static final class Failing {
        public static void main(String[] arguments) throws IOException {
            int closed;
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                closed = socket.getLocalPort();
            }
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var unreachable =
                        Map.of(
                                "kafka.bootstrap-servers",
                                "127.0.0.1:" + closed,
                                "kafka.timeout",
                                "500ms");
                var untrusted =
                        Map.of(
                                "kafka.client.security.protocol", "SSL",
                                "kafka.client.ssl.truststore.location", "missing.p12");
                int exit = 0;
                for (Callable<ExitCode> work :
                        List.<Callable<ExitCode>>of(
                                () -> connect(unreachable),
                                () -> connect(untrusted),
                                () -> serve(taken.getLocalPort()),
                                () -> open(Path.of(arguments[0])))) {
                    exit = Launch.run(System.err, "the log", work).number();
                }
                System.exit(exit);
            }
        }

        private static ExitCode connect(Map<String, String> flags) {
            var settings =
                    Launch.settings(
                            new SettingsReader()
                                    .programDefaults(Map.of("log.level", "warn"))
                                    .flags(flags));
            Cluster.connect(new Clients(settings)).close();
            return ExitCode.DONE;
        }

        private static ExitCode serve(int port) {
            var settings =
                    new SettingsReader().flags(Map.of("http.port", String.valueOf(port))).read();
            HttpServer.start(
                            "trainer",
                            settings.http(),
                            8083,
                            () -> Health.of(Health.State.READY),
                            Metrics.create(),
                            routes -> {})
                    .close();
            return ExitCode.DONE;
        }

        private static ExitCode open(Path file) {
            DataDirectory.open(file.resolve("data"), List.of("trainer")).close();
            return ExitCode.DONE;
        }
    }
}
