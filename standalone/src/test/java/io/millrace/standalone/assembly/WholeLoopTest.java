package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.Role;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.standalone.command.MillraceCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Raw events in, prediction and dead letter out, through broker, programs and a signed model. */
final class WholeLoopTest {
    private static final String TOPIC = "tiny.payments";

    @TempDir Path directory;
    private final Plan plan = TinyModel.plan();
    private final TinyModel model = TinyModel.train(plan);

    @Test
    @Timeout(120)
    void anEventBecomesAPredictionAndAMalformedOneADeadLetter() throws Exception {
        try (var shutdown = new Shutdown()) {
            var settings = LoopClient.settings(directory, Map.of());
            var assembly = Assembly.start(plan, settings, 0, shutdown, run -> {});
            var client = shutdown.add("client", new LoopClient(assembly.clients()));
            model.publish(plan, assembly.clients(), Keys.in(directory).signing());
            long before = System.currentTimeMillis();
            // the first record of a fresh partition is malformed
            client.send(record(0, "{\"id\": 1, \"t\": "));
            client.send(record(0, "{\"id\":2,\"t\":1732158000,\"account\":\"a\",\"amount\":40.5}"));
            client.send(record(1, "{\"id\":3,\"t\":1732158000,\"account\":\"b\",\"amount\":7}"));
            client.send(record(1, "{\"id\":4,\"t\":1732158060,\"account\":\"b\",\"amount\":1.5}"));
            client.send(
                    record(1, "{\"id\":5,\"t\":1732158060,\"account\":\"b\",\"amount\":\"much\"}"));
            var predictions =
                    client.predictions(plan, 3).stream()
                            .collect(Collectors.toMap(Prediction::eventId, one -> one));
            long after = System.currentTimeMillis();

            assertThat(predictions.keySet()).containsExactlyInAnyOrder("2", "3", "4");
            recompute(predictions.get("2"), new double[] {40.5, 1, 40.5});
            recompute(predictions.get("3"), new double[] {7, 1, 7});
            recompute(predictions.get("4"), new double[] {1.5, 2, 8.5});
            isWhatFeaturesGetShows(assembly, predictions.get("4"));
            isExplained(assembly, predictions.get("4"));
            areScoredAgain(assembly);
            var second = predictions.get("2");
            assertThat(second.source()).isEqualTo(new SourcePosition(TOPIC, 0, 1));
            assertThat(second.key()).isEqualTo("a");
            assertThat(second.time()).isEqualTo(1_732_158_000_000L);
            assertThat(second.ingestedAt()).isBetween(before, after);
            assertThat(second.scoredAt()).isBetween(second.ingestedAt(), after);

            var letters =
                    client.deadLetters(plan, 2).stream()
                            .collect(Collectors.toMap(WholeLoopTest::position, one -> one));
            var first = letters.get("0:0");
            assertThat(first.reason()).isEqualTo(Reason.MALFORMED);
            assertThat(first.detail()).isNotEmpty();
            assertThat(new String(first.original().value(), UTF_8))
                    .isEqualTo("{\"id\": 1, \"t\": ");
            assertThat(letters.get("1:2").detail()).contains("amount");
            assertThat(letters).hasSize(2);
            areMadeAgain(assembly, client, predictions.get("4"));
        }
    }

    private void isExplained(Assembly assembly, Prediction prediction) throws Exception {
        var explained = command(assembly, 0, "explain", prediction.eventId(), "--json");

        assertThat(explained.at("/recomputed/equal").asBoolean()).isTrue();
        assertThat(explained.at("/recomputed/margin").asDouble()).isEqualTo(prediction.margin());
        double sum = explained.at("/contributions/base").asDouble();
        for (var input : explained.path("inputs")) {
            sum += input.path("contribution").asDouble();
        }
        assertThat(sum).isCloseTo(prediction.margin(), within(1e-9));
        var payer = explained.path("entities").path(0);
        assertThat(payer.path("key").asText()).isEqualTo("b");
        assertThat(payer.at("/windows/0/length").asLong()).isEqualTo(86_400_000);
        assertThat(payer.at("/windows/0/events").asInt()).isEqualTo(2);
        assertThat(payer.path("events").findValuesAsText("id")).containsExactly("4", "3");
        assertThat(payer.at("/events/1/values/amount").asText()).isEqualTo("7.0");

        var first = command(assembly, 0, "explain", "3", "--since", "1732158000000", "--json");
        assertThat(first.path("entities").path(0).path("events").findValuesAsText("id"))
                .as("4 was not there yet")
                .containsExactly("3");
        command(assembly, 1, "explain", "99", "--json");
    }

    private void areScoredAgain(Assembly assembly) throws Exception {
        var again = command(assembly, 0, "predict", "--json");
        assertThat(again.path("served").asInt()).isEqualTo(3);
        assertThat(again.path("same").asInt()).isEqualTo(3);

        var last =
                command(
                        assembly,
                        0,
                        "predict",
                        "--model",
                        model.version(),
                        "--from",
                        "2024-11-21T03:01:00Z",
                        "--json");
        assertThat(last.path("scored").asInt()).isEqualTo(1);
        command(assembly, 1, "predict", "--model", "none-such", "--json");
    }

    /** All vectors are as their events make them, but for one that nobody's events made. */
    private void areMadeAgain(Assembly assembly, LoopClient client, Prediction prediction)
            throws Exception {
        var whole = command(assembly, 0, "features", "verify", "--json");
        assertThat(whole.path("same").asInt()).isEqualTo(3);
        assertThat(whole.path("error").asInt()).isZero();

        var numbers = prediction.numbers().clone();
        numbers[2]++;
        var tampered =
                new FeatureVector(
                        prediction.eventId(),
                        prediction.time(),
                        prediction.key(),
                        plan.fingerprint(),
                        FeatureVector.NO_ACTIVATION,
                        null,
                        prediction.source(),
                        0,
                        true,
                        numbers,
                        new String[numbers.length]);
        client.send(
                new ProducerRecord<>(
                        plan.topics().features(),
                        0,
                        prediction.time(),
                        prediction.key().getBytes(UTF_8),
                        new FeatureVectorCodec(plan).encode(tampered)));
        var broken = command(assembly, 1, "features", "verify", "--json");
        assertThat(broken.path("same").asInt()).isEqualTo(3);
        assertThat(broken.path("error").asInt()).isEqualTo(1);
    }

    /** What a command prints, where it does its work. */
    private JsonNode command(Assembly assembly, int code, String... arguments) throws Exception {
        var definition = directory.resolve("tiny.yaml");
        Files.writeString(definition, TinyModel.yaml("json"));
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-f", definition.toString()));
        all.addAll(List.of("--bootstrap-servers", assembly.bootstrapServers()));
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int ended =
                MillraceCommand.execute(
                        new PrintStream(output, true, UTF_8),
                        new PrintStream(errors, true, UTF_8),
                        all.toArray(String[]::new));
        assertThat(ended).as(errors.toString(UTF_8)).isEqualTo(code);
        return new ObjectMapper().readTree(output.toByteArray());
    }

    /** The serving store, as of the event, has the values that were scored. */
    private static void isWhatFeaturesGetShows(Assembly assembly, Prediction prediction)
            throws Exception {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code =
                MillraceCommand.execute(
                        new PrintStream(output, true, UTF_8),
                        new PrintStream(errors, true, UTF_8),
                        "features",
                        "get",
                        "payer",
                        prediction.key(),
                        "--at",
                        String.valueOf(prediction.time()),
                        "--url",
                        assembly.address(),
                        "--json");
        assertThat(errors.toString(UTF_8)).isEmpty();
        assertThat(code).isZero();
        var values = new ObjectMapper().readTree(output.toByteArray()).path("values");
        assertThat(values.path("payer.amount.count_1d").asDouble())
                .isEqualTo(prediction.numbers()[1]);
        assertThat(values.path("payer.amount.sum_1d").asDouble())
                .isEqualTo(prediction.numbers()[2]);
        int unknown =
                MillraceCommand.execute(
                        new PrintStream(output, true, UTF_8),
                        new PrintStream(errors, true, UTF_8),
                        "features",
                        "get",
                        "payor",
                        "b",
                        "--url",
                        assembly.address());
        assertThat(unknown).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).contains("did you mean 'payer'?");
    }

    /** What anyone can do with the record, the model and a pencil. */
    private void recompute(Prediction prediction, double[] features) {
        assertThat(prediction.numbers()).containsExactly(features);
        double margin = model.margin(features);
        assertThat(prediction.margin())
                .isCloseTo(margin, within(1e-12 * Math.max(1, Math.abs(margin))));
        double score =
                1
                        / (1
                                + StrictMath.exp(
                                        -(TinyModel.SLOPE * prediction.margin()
                                                + TinyModel.OFFSET)));
        assertThat(prediction.score()).isEqualTo(score);
        assertThat(prediction.decision()).isEqualTo(score >= 0.5);
        assertThat(prediction.served()).isTrue();
        assertThat(prediction.role()).isEqualTo(Role.CHAMPION);
        assertThat(prediction.version()).isEqualTo(model.version());
        assertThat(prediction.sha256()).isEqualTo(model.sha256());
        assertThat(prediction.fingerprint()).isEqualTo(plan.fingerprint());
    }

    private static ProducerRecord<byte[], byte[]> record(int partition, String value) {
        return new ProducerRecord<>(TOPIC, partition, null, value.getBytes(UTF_8));
    }

    /** Partition and offset of the original. */
    private static String position(DeadLetter letter) {
        return letter.original().partition() + ":" + letter.original().offset();
    }
}
