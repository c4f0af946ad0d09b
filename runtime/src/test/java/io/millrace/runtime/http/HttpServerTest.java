package io.millrace.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.run.Health.State;
import io.millrace.runtime.settings.HttpSettings;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class HttpServerTest {
    private static final HttpSettings ANY_PORT = new HttpSettings("127.0.0.1", OptionalInt.of(0));

    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = Metrics.create();
    private Health health = new Health(State.STARTING, "restoring");

    @Test
    void tellsHealthAndReadiness() throws Exception {
        try (var server = start(ANY_PORT)) {
            assertThat(get(server, "/health").statusCode()).isEqualTo(200);
            assertThat(get(server, "/ready").statusCode()).isEqualTo(503);
            assertThat(get(server, "/ready").body())
                    .contains("\"state\":\"starting\"")
                    .contains("\"detail\":\"restoring\"");

            health = Health.of(State.READY);
            assertThat(get(server, "/health").statusCode()).isEqualTo(200);
            assertThat(get(server, "/ready").statusCode()).isEqualTo(200);

            health = new Health(State.FAILED, "disk full");
            assertThat(get(server, "/health").statusCode()).isEqualTo(503);
            assertThat(get(server, "/health").body()).contains("disk full");
            assertThat(get(server, "/ready").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void servesMetricsAndTheProgramsOwnRoutes() throws Exception {
        metrics.registry().counter("millrace.events").increment();
        try (var server = start(ANY_PORT)) {
            var scraped = get(server, "/metrics");
            assertThat(scraped.body()).contains("millrace_events_total 1.0");
            assertThat(scraped.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
            assertThat(get(server, "/v1/hello/world").body()).isEqualTo("hello world");
            assertThat(get(server, "/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aPortInUseIsOneClearMessage() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> start(new HttpSettings("127.0.0.1", OptionalInt.of(port))))
                    .withMessageContaining("feature-stream cannot serve on 127.0.0.1:" + port)
                    .withMessageContaining("set http.port to another one");
        }
    }

    @Test
    void aHostThatIsNoneIsOneClearMessage() {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(
                        () -> start(new HttpSettings("no.such.host.invalid", OptionalInt.of(0))))
                .withMessageContaining("cannot serve on no.such.host.invalid: no such host");
    }

    @Test
    void servesOnTheProgramsOwnPortWhereNoneIsSet() throws IOException {
        int own;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            own = free.getLocalPort();
        }
        try (var server =
                HttpServer.start(
                        "trainer",
                        new HttpSettings("127.0.0.1", OptionalInt.empty()),
                        own,
                        () -> health,
                        metrics,
                        routes -> {})) {
            assertThat(server.address()).isEqualTo("http://127.0.0.1:" + own);
        }
    }

    private HttpServer start(HttpSettings settings) {
        return HttpServer.start(
                "feature-stream",
                settings,
                8081,
                () -> health,
                metrics,
                routes ->
                        routes.get(
                                "/v1/hello/{name}",
                                request -> request.result("hello " + request.pathParam("name"))));
    }

    private HttpResponse<String> get(HttpServer server, String path)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.address() + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
