package io.millrace.feature.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.feature.Shop;
import io.millrace.runtime.http.HttpServer;
import io.millrace.runtime.http.RejectedException;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.settings.HttpSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.OptionalInt;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API over real HTTP, in front of the shop's only instance. */
class FeatureApiTest {
    private static final long T = 1_700_000_000_000L;
    private static final HostInfo SELF = new HostInfo("self", 1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = Metrics.create();
    private final Shop shop = new Shop();
    private Owner.Finder owners = (store, key) -> new Owner(SELF, 0);
    private HttpServer server;

    @BeforeEach
    void start() {
        var store =
                new ServingStore(
                        shop.entityReaders(),
                        (name, key) -> owners.of(name, key),
                        new Forwarding(() -> "self:1", ""));
        server =
                HttpServer.start(
                        "test",
                        new HttpSettings("127.0.0.1", OptionalInt.of(0)),
                        0,
                        () -> Health.of(Health.State.READY),
                        metrics,
                        new FeatureApi(shop.plan(), store)::addTo);
    }

    @AfterEach
    void close() {
        server.close();
        shop.close();
        metrics.close();
    }

    @Test
    void answersWithNamesValuesAndTimes() throws Exception {
        var inJson = "c/1 ?&%|\\\\ü";
        shop.order(1, T, inJson, "s1", "2.50");
        shop.order(2, T + 10, inJson, "s1", "4");
        shop.visit("{\"visit\":\"z\",\"at\":%d}".formatted(T + 10));
        shop.beats();

        var answer =
                get("/customer?key=c%2F1%20%3F%26%25%7C%5C%C3%BC&at=2023-11-14T22:13:20Z", 200);

        assertThat(answer.path("entity").asText()).isEqualTo("customer");
        assertThat(answer.path("key").get(0).asText()).isEqualTo("c/1 ?&%|\\ü");
        assertThat(answer.path("at").asText()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(answer.path("watermark").asText()).isEqualTo("2023-11-14T22:13:20.010Z");
        assertThat(answer.path("warm").asBoolean(true)).isFalse();
        assertThat(answer.path("known").asBoolean()).isTrue();
        assertThat(answer.path("values").path("customer.amount.sum_1s").asDouble()).isEqualTo(2.5);
        assertThat(answer.path("values").path("customer.kinds.last_4s").asText()).isEqualTo("a");
        assertThat(answer.path("values").path("customer.amount.stddev_1s").isNull()).isTrue();
        assertThat(answer.has("expired")).isFalse();
        var both = get("/pair?key=c%2F1%20%3F%26%25%7C%5C%C3%BC&key=s1", 200);
        assertThat(both.path("values").path("pair.n.count_5s").asDouble()).isEqualTo(2);
        var past = get("/customer?key=c%2F1&at=0", 200);
        assertThat(past.path("expired").size()).isPositive();
        assertThat(past.path("known").asBoolean(true)).isFalse();
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "404 | /custommer?key=1          | there is no entity 'custommer' | did you mean 'customer'?",
                "400 | /customer                 | has 1 fields, 0 are given      | buyer",
                "400 | /customer?key=a&key=b     | has 1 fields, 2 are given      | buyer",
                "400 | /pair?key=a               | has 2 fields, 1 are given      | buyer, place",
                "400 | /customer?key=a&at=now    | at is 'now'                    | ISO-8601",
                "400 | /customer?key=a&at=-1     | at is '-1'                     | 1970",
                "400 | /customer?key=a&at=9999999999999999999999 | at is '9999 | milliseconds",
                "503 | /customer?key=a           | no watermark yet               | at=",
            })
    void refusesWithWhatAndRemedy(int status, String question, String what, String remedy)
            throws Exception {
        var refused = get(question, status);

        assertThat(refused.path("status").asInt()).isEqualTo(status);
        assertThat(refused.path("what").asText()).contains(what);
        assertThat(refused.path("remedy").asText()).contains(remedy);
    }

    @Test
    void aBatchAnswersEachQuestionInItsPlace() throws Exception {
        shop.order(1, T, "c1", "s1", "2.50");
        var answers =
                post(
                                """
                                {"at": %d, "ask": [
                                  {"entity": "nothing", "key": "a"},
                                  {"entity": "customer", "key": "c1"},
                                  {"entity": "pair", "key": ["c1", "s1"], "at": "2023-11-14T22:13:19.999Z"},
                                  {"entity": "pair", "key": {}},
                                  {"entity": "pair", "key": ["c1", "s1"]}]}
                                """
                                        .formatted(T),
                                200)
                        .path("answers");

        assertThat(answers).hasSize(5);
        assertThat(answers.get(0).path("status").asInt()).isEqualTo(404);
        assertThat(count(answers.get(1), "customer.amount.count_1s")).isEqualTo(1);
        assertThat(count(answers.get(2), "pair.n.count_5s")).isZero();
        assertThat(answers.get(3).path("status").asInt()).isEqualTo(400);
        assertThat(count(answers.get(4), "pair.n.count_5s")).isEqualTo(1);
        assertThat(post("{\"ask\": [", 400).path("what").asText()).contains("not JSON");
        assertThat(post("{\"ask\": []}", 400).path("remedy").asText()).contains("\"entity\"");
        assertThat(post("[]", 400).path("what").asText()).contains("'ask'");
    }

    @Test
    void whereTheOwnerIsNotKnownOrDoesNotAnswerOneAsksAgain() throws Exception {
        owners =
                (store, key) -> {
                    throw new RejectedException(503, "not known yet", "ask again");
                };
        assertThat(get("/customer?key=a&at=0", 503).path("what").asText())
                .isEqualTo("not known yet");
        owners = (store, key) -> new Owner(SELF, 3);
        assertThat(get("/customer?key=a&at=0", 503).path("remedy").asText())
                .contains("http.advertised-host");
        owners = (store, key) -> new Owner(new HostInfo("127.0.0.1", 1), 3);
        assertThat(get("/customer?key=a&at=0", 503).path("what").asText())
                .contains("the instance at 127.0.0.1:1, which holds the key, does not answer");
    }

    @Test
    void whatWasPassedOnIsNotPassedOnAgain() throws Exception {
        owners = (store, key) -> new Owner(new HostInfo("127.0.0.1", server.port()), 3);

        assertThat(get("/customer?key=a&at=0", 503).path("what").asText())
                .contains("being handed over");
    }

    private static double count(JsonNode answer, String name) {
        return answer.path("values").path(name).asDouble(-1);
    }

    private JsonNode get(String question, int status) throws Exception {
        return answer(request(question).GET().build(), status);
    }

    private JsonNode post(String body, int status) throws Exception {
        return answer(request("").POST(BodyPublishers.ofString(body)).build(), status);
    }

    private HttpRequest.Builder request(String question) {
        return HttpRequest.newBuilder(URI.create(server.address() + "/v1/features" + question));
    }

    private JsonNode answer(HttpRequest request, int status) throws Exception {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Retry-After").isPresent())
                .isEqualTo(status == 503);
        return new ObjectMapper().readTree(response.body());
    }
}
