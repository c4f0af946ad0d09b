package io.millrace.standalone.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.feature.Shop;
import io.millrace.inference.gate.GateLimits;
import io.millrace.inference.gate.ServeGate;
import io.millrace.inference.score.VersionScorer;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.Provenance.OffsetRange;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.model.TrustedKeys;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.run.ExampleRange;
import io.millrace.trainer.run.RunLog;
import io.millrace.trainer.run.TrainingRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The regression of {@code examples/flight-delay} from raw events to scores, through the topology
 * of the feature stream, the trainer and the gate of the inference stream; without a broker.
 */
class FlightDelayTest {
    private static final Path EXAMPLE = Path.of("../examples/flight-delay/pipeline.yaml");
    private static final int FLIGHTS = 2_400;
    private static final int AIRCRAFT = 30;

    @TempDir private Path directory;

    private record Sent(String time, String topic, String line) {}

    @Test
    void theDelayInMinutesIsLearntServedAndTheSameEverywhere() throws Exception {
        var yaml = Files.readString(EXAMPLE).replace("min_examples: 3000", "min_examples: 1000");
        try (var shop = new Shop(EXAMPLE.toString(), yaml)) {
            var plan = shop.plan();
            for (var sent : sent(plan)) {
                shop.send(sent.topic(), sent.line().getBytes(StandardCharsets.UTF_8));
            }
            shop.beats();
            var vectors = shop.vectors();
            var examples = shop.examples();
            assertThat(vectors).hasSize(FLIGHTS);
            assertThat(shop.deadLetters()).isEmpty();
            assertLabels(plan, vectors, examples);

            var log = log(plan, examples);
            var bundle = trained(plan, examples, log);
            assertThat(bundle.manifest().task()).isEqualTo(Manifest.REGRESSION);
            assertThat(Metric.MAE.of(log.record().metrics()))
                    .isLessThan(0.9 * Metric.MAE.of(log.record().baselineMetrics()));
            assertServed(plan, bundle, vectors);
        }
    }

    /** Each example has the label in minutes; what is known of an airline are their means. */
    private static void assertLabels(
            Plan plan, List<FeatureVector> vectors, List<TrainingExample> examples) {
        assertThat(examples.size()).isBetween(FLIGHTS * 95 / 100, FLIGHTS - 1);
        assertThat(examples).anyMatch(one -> one.label() < -1).anyMatch(one -> one.label() > 30);
        var byId = new HashMap<String, TrainingExample>();
        examples.forEach(one -> byId.put(one.vector().eventId(), one));
        var names = plan.inputs().stream().map(input -> input.name()).toList();
        int count = names.indexOf("airline.delay.count_7d");
        int mean = names.indexOf("airline.delay.mean_7d");
        int carrier = names.indexOf("carrier");
        var last = vectors.get(vectors.size() - 1);
        int known = 0;
        double sum = 0;
        for (var one : examples) {
            var vector = one.vector();
            if (vector.texts()[carrier].equals(last.texts()[carrier])
                    && vector.time() > last.time() - 7 * 86_400_000L
                    && one.labelTime() < last.time()) {
                known++;
                sum += one.label();
            }
        }
        assertThat(last.numbers()[count]).isEqualTo((double) known).isGreaterThan(20);
        assertThat(last.numbers()[mean]).isCloseTo(sum / known, within(1e-9));
    }

    private static ModelBundle trained(Plan plan, List<TrainingExample> examples, RunLog log) {
        return new TrainingRun(plan, (range, into) -> examples.forEach(into::add), 1)
                .run(Optional.empty(), log, 5)
                .orElseThrow(() -> new AssertionError(log.record().reason()));
    }

    private static RunLog log(Plan plan, List<TrainingExample> examples) {
        var range =
                new ExampleRange(
                        plan.topics().trainingExamples(),
                        List.of(new OffsetRange(0, 0, examples.size())));
        long newest = examples.stream().mapToLong(one -> one.vector().time()).max().orElseThrow();
        return new RunLog(range, newest, 5, System::nanoTime);
    }

    private void assertServed(Plan plan, ModelBundle bundle, List<FeatureVector> vectors)
            throws Exception {
        var key = SigningKey.generate();
        var signed = new ModelBundle(key.sign(bundle.manifest()), bundle.onnx());
        var gate =
                new ServeGate(plan, TrustedKeys.of(List.of(key.publicKey())), GateLimits.DEFAULT);
        try (var model = gate.admit(signed);
                var scorer = new VersionScorer(model.lease().orElseThrow())) {
            int yes = 0;
            for (var vector : vectors) {
                double margin = scorer.margin(vector);
                double score = scorer.score(margin);
                assertThat(score).isEqualTo(margin);
                assertThat(scorer.decision(score)).isEqualTo(score >= 15);
                yes += scorer.decision(score) ? 1 : 0;
            }
            assertThat(yes).isBetween(1, vectors.size() - 1);
        }
    }

    /** All events and labels in the order of their times. */
    private List<Sent> sent(Plan plan) throws IOException {
        FlightFiles.write(directory, new FlightGenerator(3, AIRCRAFT), FLIGHTS);
        var topics = new HashMap<String, String>(Map.of("labels", plan.label().topic()));
        plan.sources().forEach(source -> topics.put(source.name(), source.topic()));
        var times =
                Map.of(
                        "departures", "off_block",
                        "arrivals", "landed",
                        "requests", "asked",
                        "labels", "landed");
        var sent = new ArrayList<Sent>();
        for (var file : times.entrySet()) {
            for (var line : Files.readAllLines(directory.resolve(file.getKey() + ".jsonl"))) {
                var start = "\"" + file.getValue() + "\":\"";
                int at = line.indexOf(start) + start.length();
                sent.add(
                        new Sent(
                                line.substring(at, line.indexOf('"', at)),
                                topics.get(file.getKey()),
                                line));
            }
        }
        sent.sort(Comparator.comparing(Sent::time).thenComparing(Sent::topic));
        return sent;
    }
}
