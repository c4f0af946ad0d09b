package io.millrace.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.run.Health.State;
import io.millrace.runtime.settings.HttpSettings;
import io.millrace.schemas.problem.FailureException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
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

    @Test
    void nobodyComesInWithoutTheToken() throws Exception {
        var access = new HttpSettings.Access("s3cret", 1_000, 1, Duration.ofSeconds(1));
        try (var server = start(new HttpSettings("127.0.0.1", OptionalInt.of(0), "", access))) {
            health = Health.of(State.READY);
            assertThat(get(server, "/ready").statusCode()).isEqualTo(200);
            var refused = get(server, "/v1/hello/world");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(refused.body()).doesNotContain("hello").doesNotContain("s3cret");
            assertThat(get(server, "/metrics").statusCode()).isEqualTo(401);
            assertThat(get(server, "/v1/hello/world", "Bearer s3cre").statusCode()).isEqualTo(401);
            assertThat(get(server, "/v1/hello/world", "Basic s3cret").statusCode()).isEqualTo(401);
            assertThat(get(server, "/v1/hello/world", "Bearer s3cret").body())
                    .isEqualTo("hello world");
        }
        assertThat(access.toString()).doesNotContain("s3cret");
    }

    @Test
    void tooLargeABodyIsTurnedAwayAndSoIsOneWithoutLength() throws Exception {
        var access = new HttpSettings.Access("", 1_000, 1, Duration.ofSeconds(1));
        try (var server = start(new HttpSettings("127.0.0.1", OptionalInt.of(0), "", access))) {
            assertThat(post(server, BodyPublishers.ofString("x".repeat(1_000)))).isEqualTo(200);
            assertThat(post(server, BodyPublishers.ofString("x".repeat(1_001)))).isEqualTo(413);
            assertThat(
                            post(
                                    server,
                                    BodyPublishers.ofInputStream(
                                            () -> new ByteArrayInputStream(new byte[9_999]))))
                    .isEqualTo(411);
        }
    }

    private int post(HttpServer server, BodyPublisher body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.address() + "/v1/hello"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(body)
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private HttpResponse<String> get(HttpServer server, String path, String authorization)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(server.address() + path))
                        .header("Authorization", authorization)
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
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
                                        request ->
                                                request.result(
                                                        "hello " + request.pathParam("name")))
                                .post("/v1/hello", request -> request.result(request.body())));
    }

    private HttpResponse<String> get(HttpServer server, String path)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.address() + path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
