package io.millrace.inference.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.inference.Pipelines;
import io.millrace.inference.predict.Answer;
import io.millrace.runtime.http.HttpServer;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.settings.HttpSettings;
import io.millrace.runtime.settings.HttpSettings.Access;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events whose predictions come when the test wants it. */
class PredictApiTest {
    private static final int PLACES = 2;
    private static final String EVENT = "{\"order\":%d,\"t\":1,\"customer_id\":\"c\",\"amount\":2}";
    private static final Answer PREDICTION = new Answer("{}".getBytes(UTF_8), null);

    private final BlockingQueue<CompletableFuture<Answer>> asked = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = Metrics.create();
    private Health health = Health.of(Health.State.READY);
    private HttpServer server;

    @AfterEach
    void close() {
        server.close();
        metrics.close();
    }

    @Test
    void whatComesTooLateLeavesItsPlaceToOthers() throws Exception {
        open(Duration.ofMillis(50));

        for (int i = 0; i < 2 * PLACES; i++) {
            var late = send(i).get();

            assertThat(late.statusCode()).as(late.body()).isEqualTo(504);
            assertThat(late.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(remedy(late)).contains("the same event again");
            assertThat(asked.take()).as("is waited for no longer").isCompletedExceptionally();
        }
    }

    @Test
    void whatIsTooMuchIsTurnedAwayAndNotSent() throws Exception {
        open(Duration.ofMinutes(1));
        var first = send(1);
        var second = send(2);
        var firstAnswer = asked.poll(1, TimeUnit.MINUTES);
        var secondAnswer = asked.poll(1, TimeUnit.MINUTES);

        var third = send(3).get();

        assertThat(third.statusCode()).as(third.body()).isEqualTo(429);
        assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(remedy(third)).contains("http.concurrency");
        assertThat(asked).as("events sent").isEmpty();

        firstAnswer.complete(PREDICTION);
        secondAnswer.completeExceptionally(new IllegalStateException("no broker"));
        var codes = List.of(first.get().statusCode(), second.get().statusCode());
        assertThat(codes).containsExactlyInAnyOrder(200, 503);

        var fourth = send(4);
        asked.poll(1, TimeUnit.MINUTES).complete(PREDICTION);
        assertThat(fourth.get().statusCode()).isEqualTo(200);
    }

    @Test
    void whatCannotBeServedNowIsNotSent() throws Exception {
        open(Duration.ofMinutes(1));
        health = new Health(Health.State.STARTING, "reading models");

        var early = send(1).get();

        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.body()).contains("reading models");
        assertThat(asked).isEmpty();
    }

    private void open(Duration timeout) {
        var access = new Access("", 1 << 20, PLACES, timeout);
        var api = new PredictApi(Pipelines.PLAN, (id, event) -> ask(), () -> health, access);
        server =
                HttpServer.start(
                        "test",
                        new HttpSettings("127.0.0.1", OptionalInt.of(0)),
                        0,
                        () -> health,
                        metrics,
                        api::addTo);
    }

    private CompletableFuture<Answer> ask() {
        var answer = new CompletableFuture<Answer>();
        asked.add(answer);
        return answer;
    }

    private CompletableFuture<HttpResponse<String>> send(int order) {
        var request =
                HttpRequest.newBuilder(URI.create(server.address() + "/v1/predict"))
                        .POST(BodyPublishers.ofString(EVENT.formatted(order)))
                        .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    private static String remedy(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body()).path("remedy").asText();
    }
}
