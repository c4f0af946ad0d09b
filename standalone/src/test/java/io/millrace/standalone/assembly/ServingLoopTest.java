package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.model.Role;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.command.MillraceCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Predictions over HTTP while versions come and go by command. */
final class ServingLoopTest {
    private static final Path FOREIGN =
            Path.of("../inference-stream/src/test/resources/models/logistic.onnx");
    private static final String TOKEN = "open-sesame";

    @TempDir Path directory;
    private final Plan plan = TinyModel.plan();
    private final TinyModel model = TinyModel.train(plan);
    private final HttpClient http = HttpClient.newHttpClient();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Assembly assembly;
    private Path definition;
    private int events;

    @Test
    @Timeout(180)
    void anEventIsAnsweredWithItsPredictionByWhoServesIt() throws Exception {
        definition = Files.writeString(directory.resolve("tiny.yaml"), TinyModel.yaml("json"));
        try (var shutdown = new Shutdown()) {
            var data = directory.resolve("data");
            var settings =
                    LoopClient.settings(
                            data, Map.of("http.token", TOKEN, "http.predict-timeout", "30s"));
            assembly = Assembly.start(plan, settings, 0, shutdown, run -> {});
            assertThat(post("/v1/predict", "{}").statusCode()).as("no model yet").isEqualTo(503);
            model.publish(plan, assembly.clients(), Keys.in(data).signing());
            LoopClient.eventually(() -> assertThat(assembly.health().ready()).isTrue());

            var first = predict(event());
            assertThat(first.role()).isEqualTo(Role.CHAMPION);
            assertThat(first.version()).isEqualTo(model.version());
            assertThat(first.margin()).isEqualTo(model.margin(first.numbers()));
            theSameEventIsTheSamePrediction();
            refusals();

            var foreign = publishForeign(data);
            millrace("models", "activate", foreign, "--role", "canary", "--share", "100%");
            LoopClient.eventually(() -> assertThat(predict(event()).role()).isEqualTo(Role.CANARY));
            theChampionIsTheShadow(foreign);

            assertThat(millrace("models", "list"))
                    .containsPattern(foreign + " +canary of 100")
                    .containsPattern(model.version() + " +champion")
                    .contains("standalone", "active", "alive");

            assertThat(millrace("models", "rollback"))
                    .contains("champion " + model.version())
                    .doesNotContain(foreign);
            LoopClient.eventually(
                    () -> assertThat(predict(event()).version()).isEqualTo(model.version()));
        }
    }

    private void theSameEventIsTheSamePrediction() throws Exception {
        var event = event();
        var one = predict(event);
        var other = predict(event);
        assertThat(other.score()).isEqualTo(one.score());
        assertThat(other.version()).isEqualTo(one.version());
        assertThat(other.source()).isEqualTo(one.source());
    }

    private void refusals() throws Exception {
        var late = post("/v1/predict", event().replaceFirst("\"t\":\\d+", "\"t\":0"));
        assertThat(late.statusCode()).as(late.body()).isEqualTo(422);
        assertThat(json(late).path("what").asText()).contains("too-late");
        var conflict = event();
        predict(conflict);
        var changed = post("/v1/predict", conflict.replace("\"amount\":", "\"amount\":1"));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(422);
        assertThat(json(changed).path("what").asText()).contains("conflicting-event");
        assertThat(post("/v1/predict", "{\"amount\":1}").statusCode()).isEqualTo(400);
        assertThat(post("/v1/predict", "nonsense").statusCode()).isEqualTo(400);
        var stranger =
                HttpRequest.newBuilder(URI.create(assembly.address() + "/v1/predict"))
                        .POST(BodyPublishers.ofString(event()))
                        .build();
        assertThat(http.send(stranger, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    /** A pipeline of scikit-learn as its converter writes it; see docs/MODELS.md. */
    private String publishForeign(Path data) throws Exception {
        var golden = directory.resolve("golden.jsonl");
        Files.writeString(golden, golden(1, 2, 3) + "\n" + golden(0.5, 0, 4) + "\n");
        var told =
                millrace(
                        "models",
                        "publish",
                        FOREIGN.toString(),
                        "--golden",
                        golden.toString(),
                        "--key",
                        Keys.in(data).signing().toString(),
                        "--version-name",
                        "sklearn-1");
        assertThat(told).contains("passed the gate here", "loaded by standalone");
        return "sklearn-1";
    }

    private String golden(double... row) {
        var inputs = new ArrayList<String>();
        for (int i = 0; i < row.length; i++) {
            inputs.add("\"" + plan.inputs().get(i).name() + "\":" + row[i]);
        }
        double z = (row[0] - 1) * 0.5 - 0.5 * row[1] * 2 + 2 * (row[2] - 2) + 0.25;
        return "{\"inputs\":{%s},\"score\":%s}"
                .formatted(String.join(",", inputs), 1 / (1 + Math.exp(-z)));
    }

    private void theChampionIsTheShadow(String foreign) throws Exception {
        var codec = new PredictionCodec(plan.inputs());
        try (var client = new LoopClient(assembly.clients())) {
            LoopClient.eventually(
                    () -> {
                        var canary =
                                client.predictions(plan).stream()
                                        .filter(one -> one.role() == Role.CANARY)
                                        .map(Prediction::eventId)
                                        .toList();
                        var shadows =
                                client.all(plan.topics().shadowPredictions()).stream()
                                        .map(one -> codec.decode(one.value()))
                                        .toList();
                        assertThat(canary).isNotEmpty();
                        assertThat(shadows)
                                .extracting(Prediction::eventId)
                                .containsExactlyInAnyOrderElementsOf(canary);
                        assertThat(shadows)
                                .allMatch(one -> one.version().equals(model.version()))
                                .noneMatch(Prediction::served);
                    });
        }
        assertThat(foreign).isNotEqualTo(model.version());
    }

    private String event() {
        int id = ++events;
        return "{\"id\":%d,\"t\":%d,\"account\":\"a%d\",\"amount\":%d.5}"
                .formatted(id, Instant.now().getEpochSecond(), id % 3, id);
    }

    private Prediction predict(String event) throws Exception {
        var response = post("/v1/predict", event);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new PredictionCodec(plan.inputs()).decode(response.body().getBytes(UTF_8));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(assembly.address() + path))
                        .header("Authorization", "Bearer " + TOKEN)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return new ObjectMapper().readTree(response.body());
    }

    /** What the command prints. */
    private String millrace(String... words) {
        var arguments = new ArrayList<>(List.of(words));
        arguments.addAll(List.of("-f", definition.toString()));
        arguments.addAll(List.of("--bootstrap-servers", assembly.bootstrapServers()));
        output.reset();
        var stream = new PrintStream(output, true, UTF_8);
        int code = MillraceCommand.execute(stream, stream, arguments.toArray(String[]::new));
        assertThat(code).as(output.toString(UTF_8)).isZero();
        return output.toString(UTF_8);
    }
}
