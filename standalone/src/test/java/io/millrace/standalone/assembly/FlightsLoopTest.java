package io.millrace.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.flights.FlightFiles;
import io.millrace.standalone.flights.FlightGenerator;
import io.millrace.standalone.kafka.GroupLag;
import io.millrace.standalone.kafka.PipelineGroups;
import io.millrace.standalone.kafka.Sender;
import io.millrace.standalone.replay.Pace;
import io.millrace.standalone.replay.Replay;
import io.millrace.standalone.replay.ReplayFiles;
import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.dataset.DatasetBuilder;
import io.millrace.trainer.onnx.OnnxScores;
import io.millrace.trainer.publish.ModelArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The second example through the whole loop: flights from the generator, features kept from two
 * sources for the requests of a third, a model that takes the airline, a prediction for every
 * request.
 */
final class FlightsLoopTest {
    private static final Path EXAMPLE = Path.of("../examples/flights/pipeline.yaml");
    private static final long SEED = 11;
    private static final int AIRCRAFT = 60;
    private static final int FLIGHTS = 1200;
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @TempDir Path directory;

    @Test
    @Timeout(300)
    void everyRequestIsAnsweredByAModelThatKnowsTheAirline() throws Exception {
        var plan = Plan.of("flights", small(Files.readString(EXAMPLE)));
        var made = directory.resolve("made");
        FlightFiles.write(made, new FlightGenerator(SEED, AIRCRAFT), FLIGHTS);
        try (var shutdown = new Shutdown()) {
            var settings = LoopClient.settings(directory.resolve("data"), Map.of());
            var clients = Assembly.start(plan, settings, 0, shutdown, run -> {}).clients();
            var client = shutdown.add("client", new LoopClient(clients));
            // What happened is there before the first request asks: the values depend on nothing
            // but the files.
            replay(plan, clients, made, "departures", "arrivals");
            replay(plan, clients, made, "requests");
            replay(plan, clients, made, "labels");
            var predictions =
                    client.predictions(plan, FLIGHTS).stream()
                            .collect(Collectors.toMap(Prediction::eventId, one -> one));
            var champion =
                    ModelArchive.read(new TopicReader(clients), plan.topics())
                            .championBundle()
                            .orElseThrow();

            featuresAreThoseOfTheFiles(plan, made, predictions);
            scoresAreTheModels(plan, champion, predictions);
        }
    }

    private static void featuresAreThoseOfTheFiles(
            Plan plan, Path made, Map<String, Prediction> predictions) throws IOException {
        var naive = NaiveFlights.read(made);
        var requests = naive.requests();
        assertThat(predictions).as("seed " + SEED).hasSize(requests.size());
        for (var request : requests) {
            var id = request.get("flight_id").asText();
            var expected = naive.values(request);
            var served = predictions.get(id);
            for (int i = 0; i < plan.inputs().size(); i++) {
                var name = plan.inputs().get(i).name();
                var what = "seed " + SEED + ", flight " + id + ": " + name;
                assertThat(expected).as(what).containsKey(name);
                if (expected.get(name) instanceof Double number) {
                    assertThat(served.numbers()[i])
                            .as(what)
                            .isCloseTo(number, within(1e-9 * Math.max(1, Math.abs(number))));
                } else {
                    assertThat(served.numbers()[i]).as(what).isNaN();
                    assertThat(served.texts()[i]).as(what).isEqualTo(expected.get(name));
                }
            }
        }
    }

    private static void scoresAreTheModels(
            Plan plan, ModelBundle champion, Map<String, Prediction> predictions) {
        var manifest = champion.manifest();
        assertThat(manifest.inputs().get(0).name()).isEqualTo("carrier");
        assertThat(manifest.inputs().get(0).categories()).contains("AA", "DL", "UA");
        var builder = DatasetBuilder.of(plan.inputs(), plan.spine().idType());
        for (var prediction : predictions.values()) {
            builder.add(
                    prediction.eventId(),
                    prediction.time(),
                    0,
                    prediction.numbers(),
                    prediction.texts());
        }
        var rows = Categories.coded(builder.build(), manifest.inputs());
        var type = manifest.shape().type();
        var margins = OnnxScores.margins(champion.onnx(), type, rows);
        var differentMargins = new HashSet<Double>();
        for (int row = 0; row < rows.rows(); row++) {
            var prediction = predictions.get(rows.id(row));
            double tolerance =
                    type == TensorType.FLOAT ? 0 : 1e-12 * Math.max(1, Math.abs(margins[row]));
            assertThat(prediction.version()).isEqualTo(manifest.version());
            assertThat(prediction.margin()).isCloseTo(margins[row], within(tolerance));
            differentMargins.add(margins[row]);
        }
        assertThat(differentMargins).hasSizeGreaterThan(10);
    }

    /** The example, content with a model of few flights; the next one is a week away. */
    private static String small(String yaml) {
        var changes = new LinkedHashMap<String, String>();
        changes.put("min_examples: 3000", "min_examples: 400");
        changes.put("holdout: 3d", "holdout: 1d");
        changes.put("horizon: 1d", "horizon: 12h");
        changes.put("trials: 6", "trials: 2");
        changes.put("calibration_error <= 0.05", "calibration_error <= 0.5");
        var small = yaml;
        for (var change : changes.entrySet()) {
            assertThat(small).contains(change.getKey());
            small = small.replace(change.getKey(), change.getValue());
        }
        return small;
    }

    /** Sends the sources' files and returns when the pipeline has worked them off. */
    private static void replay(Plan plan, Clients clients, Path made, String... sources)
            throws InterruptedException {
        var files = new LinkedHashMap<String, String>();
        for (var source : sources) {
            files.put(source, made.resolve(source + ".jsonl").toString());
        }
        try (var cluster = Cluster.connect(clients);
                var producer =
                        new KafkaProducer<>(
                                clients.producer("test"),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            var sender = new Sender(producer);
            new Replay(sender, Pace.MAX, progress -> {})
                    .send(ReplayFiles.of(plan, files, Map.of(), Map.of()));
            var readers = PipelineGroups.readers(plan, clients.settings().stream());
            new GroupLag(cluster.admin(), readers, PipelineGroups.HOPS, DEADLINE).awaitNone();
        }
    }
}
