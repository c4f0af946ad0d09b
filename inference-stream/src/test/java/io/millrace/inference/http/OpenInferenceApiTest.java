package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.inference.Forest;
import io.millrace.inference.Pipelines;
import io.millrace.inference.session.LoadedModel;
import io.millrace.runtime.http.HttpServer;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.settings.HttpSettings;
import io.millrace.schemas.plan.Input;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenInferenceApiTest {
    private static final String ONE = "/v2/models/shop";

    private final Forest forest = Pipelines.forest(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = Metrics.create();
    private final ObjectMapper json = new ObjectMapper();
    private LoadedModel model;
    private HttpServer server;
    private Health health = Health.of(Health.State.READY);
    private Optional<String> champion = Optional.of("v1");

    @BeforeEach
    void open() {
        model = LoadedModel.load(Pipelines.manifest("v1", forest), forest.onnx());
        var api = new OpenInferenceApi(Pipelines.PLAN, new Versions(), () -> health, 2);
        server =
                HttpServer.start(
                        "test",
                        new HttpSettings("127.0.0.1", OptionalInt.of(0)),
                        0,
                        () -> health,
                        metrics,
                        api::addTo);
    }

    @AfterEach
    void close() {
        server.close();
        metrics.close();
        model.close();
        assertThat(model.closed()).as("every lease was given back").isTrue();
    }

    @Test
    void tellsOfServerAndModel() throws Exception {
        assertThat(get("/v2").path("name").asText()).isEqualTo("millrace");
        assertThat(get("/v2/health/live").path("live").asBoolean()).isTrue();
        assertThat(get("/v2/health/ready").path("ready").asBoolean()).isTrue();
        assertThat(get(ONE + "/ready").path("ready").asBoolean()).isTrue();
        var model = get(ONE);
        assertThat(model).isEqualTo(get(ONE + "/versions/v1"));
        assertThat(model.path("versions").get(0).asText()).isEqualTo("v1");
        assertThat(model.path("platform").asText()).isEqualTo("onnxruntime_onnx");
        assertThat(model.path("inputs").findValuesAsText("name"))
                .isEqualTo(Pipelines.PLAN.inputs().stream().map(Input::name).toList());
        assertThat(model.path("inputs").get(0))
                .isEqualTo(
                        json.readTree(
                                "{\"name\":\"amount\",\"datatype\":\"FP64\",\"shape\":[-1]}"));
    }

    @Test
    void infersAsTheStreamDoes() throws Exception {
        var response =
                post(
                        ONE + "/infer",
                        """
                        {"id": "42", "inputs": [
                          {"name": "amount", "shape": [2], "datatype": "FP64", "data": [0.5, -0.25]},
                          {"name": "customer.amount.sum_1h", "shape": [2, 1], "datatype": "FP32", "data": [null, 1]},
                          {"name": "customer.amount.count_1h", "shape": [2], "datatype": "INT64", "data": [3, 1]}]}
                        """);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        var answer = json.readTree(response.body());
        assertThat(answer.path("id").asText()).isEqualTo("42");
        assertThat(answer.path("model_name").asText()).isEqualTo("shop");
        assertThat(answer.path("model_version").asText()).isEqualTo("v1");
        var rows = new double[][] {row(0.5, Double.NaN, 3), row(-0.25, 1, 1)};
        var outputs = answer.path("outputs");
        assertThat(outputs.findValuesAsText("name")).containsExactly("score", "margin", "decision");
        for (int i = 0; i < rows.length; i++) {
            double margin = forest.margin(rows[i]);
            double score = Pipelines.CALIBRATION.score(margin);
            assertThat(outputs.get(0).path("data").get(i).asDouble()).isEqualTo(score);
            assertThat(outputs.get(1).path("data").get(i).asDouble()).isEqualTo(margin);
            assertThat(outputs.get(2).path("data").get(i).asBoolean()).isEqualTo(score >= 0.5);
        }
    }

    /** In the order of the pipeline's inputs. */
    private static double[] row(double amount, double sum, double count) {
        return Pipelines.PLAN.inputs().stream()
                .mapToDouble(
                        input ->
                                input.name().equals("amount")
                                        ? amount
                                        : input.name().contains("sum") ? sum : count)
                .toArray();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "amount"   | "amounts"  | missing: amount
                    "FP64"     | "BYTES"    | is a number such as FP64, not 'BYTES'
                    [1]        | [2]        | 1 values of shape [2]
                    [1]        | [1,2]      | instead of [N] or [N,1]
                    [1]        | [0]        | instead of [N] or [N,1]
                    [0.5]      | ["x"]      | is no FP64
                    [0.5]      | []         | 0 values
                    {"inputs"  | {"in"      | not a list of tensors
                    {"inputs"  | {"outputs":[{"name":"y"}],"inputs" | no output 'y'
                    {"inputs"  | {{         | is not JSON
                    """)
    void saysWhatIsWrongAsTheProtocolDoes(String right, String wrong, String error)
            throws Exception {
        var body =
                """
                {"inputs":[{"name":"amount","shape":[1],"datatype":"FP64","data":[0.5]},\
                {"name":"customer.amount.count_1h","shape":[1],"datatype":"FP64","data":[0.5]},\
                {"name":"customer.amount.sum_1h","shape":[1],"datatype":"FP64","data":[0.5]}]}""";
        assertThat(post(ONE + "/infer", body).statusCode()).isEqualTo(200);
        var at = body.indexOf(right);
        var spoilt = body.substring(0, at) + wrong + body.substring(at + right.length());
        var response = post(ONE + "/infer", spoilt);

        assertThat(response.statusCode()).as(spoilt).isEqualTo(400);
        assertThat(json.readTree(response.body()).path("error").asText()).contains(error);
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(response("/v2/models/other").statusCode()).isEqualTo(404);
        assertThat(response(ONE + "/versions/v9").statusCode()).isEqualTo(404);
        assertThat(post(ONE + "/versions/v9/infer", "{}").body()).contains("\"error\"", "v9");
    }

    @Test
    void isNotReadyBeforeTheModelsAre() throws Exception {
        champion = Optional.empty();
        assertThat(response(ONE).statusCode()).isEqualTo(503);
        health = new Health(Health.State.STARTING, "reading models");
        assertThat(response("/v2/health/ready").statusCode()).isEqualTo(503);
        assertThat(response("/v2/health/live").statusCode()).isEqualTo(200);
        assertThat(response(ONE + "/versions/v1").body()).contains("reading models");
        health = new Health(Health.State.FAILED, "");
        assertThat(response("/v2/health/live").statusCode()).isEqualTo(503);
    }

    private JsonNode get(String path) throws Exception {
        var response = response(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json.readTree(response.body());
    }

    private HttpResponse<String> response(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.address() + path)).build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(server.address() + path))
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private final class Versions implements OpenInferenceApi.Versions {
        @Override
        public Optional<String> champion() {
            return champion;
        }

        @Override
        public Optional<LoadedModel.Lease> lease(String version) {
            return version.equals("v1") ? model.lease() : Optional.empty();
        }
    }
}
