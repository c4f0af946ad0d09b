package io.millrace.inference.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.Pipelines;
import io.millrace.inference.TestModel;
import io.millrace.inference.model.ModelSource;
import io.millrace.inference.session.LoadedModel;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.model.Role;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InferenceTopologyTest {
    private static final long NOW = 7_000;
    private static final long LOST = 8;

    private final Map<String, TestModel> known =
            Map.of(
                    "v1", Pipelines.forest(1),
                    "v2", Pipelines.forest(2),
                    "v3", Pipelines.forest(3),
                    "v4", Pipelines.forest(4),
                    "v5", Pipelines.forest(5),
                    "v6", Pipelines.forest(6));
    private final KnownModels models = new KnownModels(known);
    private final Metrics metrics = Metrics.create();
    private final ScoringMeters meters = new ScoringMeters(metrics);
    private final TopologyTestDriver driver =
            new TopologyTestDriver(
                    InferenceTopology.of(
                            Pipelines.PLAN,
                            new Scoring(models, Duration.ofMillis(10), meters, () -> NOW)),
                    properties());
    private final FeatureVectorCodec vectors = new FeatureVectorCodec(Pipelines.PLAN);
    private final PredictionCodec predictions = new PredictionCodec(Pipelines.PLAN.inputs());
    private final TestInputTopic<byte[], byte[]> features =
            driver.createInputTopic(
                    "shop.features", new ByteArraySerializer(), new ByteArraySerializer());
    private final TestOutputTopic<byte[], byte[]> served = output("shop.predictions");
    private final TestOutputTopic<byte[], byte[]> shadows = output("shop.shadow-predictions");
    private final TestOutputTopic<byte[], byte[]> deadLetters = output("shop.dead-letters");

    @AfterEach
    void close() {
        driver.close();
        metrics.close();
        models.close();
        assertThat(models.loaded).allMatch(LoadedModel::closed);
    }

    @Test
    void aPredictionCanBeRecomputedFromItsRecord() {
        pipe(Pipelines.vector("e1", 3, "v2", 1.5, Double.NaN, -0.25));

        var record = served.readRecord();
        assertThat(record.key()).isEqualTo("c1".getBytes(StandardCharsets.UTF_8));
        assertThat(record.timestamp()).isEqualTo(1_000);
        var prediction = predictions.decode(record.value());
        double margin = known.get("v2").margin(prediction.numbers());
        assertThat(prediction.margin()).isEqualTo(margin);
        assertThat(prediction.score()).isEqualTo(1 / (1 + StrictMath.exp(-(0.5 * margin + 0.25))));
        assertThat(prediction.decision()).isEqualTo(prediction.score() >= 0.5);
        assertThat(prediction.version()).isEqualTo("v2");
        assertThat(prediction.sha256())
                .isEqualTo(Pipelines.manifest("v2", known.get("v2")).sha256());
        assertThat(prediction.role()).isEqualTo(Role.CHAMPION);
        assertThat(prediction.served()).isTrue();
        assertThat(prediction.activation()).isEqualTo(3);
        assertThat(prediction.source()).isEqualTo(new SourcePosition("shop.orders", 1, 42));
        assertThat(prediction.vector()).isEqualTo(new SourcePosition("shop.features", 0, 0));
        assertThat(prediction.ingestedAt()).isEqualTo(5_000);
        assertThat(prediction.scoredAt()).isEqualTo(NOW);
        assertThat(meters.predictions()).isEqualTo(1);
        assertThat(meters.latency().count()).isEqualTo(1);
    }

    @Test
    void theStampDecidesWhichVersionScores() {
        var expected = new ArrayList<String>();
        for (int i = 0; i < 60; i++) {
            var version = "v" + (1 + i * 7 % 6);
            pipe(Pipelines.vector("e" + i, i, version, 0.1 * i, 1, 2));
            expected.add(version);
        }

        var found = served.readValuesToList().stream().map(predictions::decode).toList();
        assertThat(found).extracting(Prediction::version).isEqualTo(expected);
        assertThat(found)
                .allSatisfy(
                        each ->
                                assertThat(each.margin())
                                        .isEqualTo(
                                                known.get(each.version()).margin(each.numbers())));
    }

    @Test
    void theCanaryServesItsEntitiesAndTheChampionShadowsThem() {
        var activation = new Activation("v1", "v2", 0.3, List.of("v3"), null, "", "", 0);
        models.history.put(7L, activation);
        var events = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            pipe(Pipelines.keyed("e" + i, "c" + i % 100, 7, "v1", 0.1 * i, 1, 2));
            events.add("e" + i);
        }

        var found = served.readValuesToList().stream().map(predictions::decode).toList();
        var beside = shadows.readValuesToList().stream().map(predictions::decode).toList();
        assertThat(found).extracting(Prediction::eventId).isEqualTo(events);
        assertThat(found).allMatch(Prediction::served);
        assertThat(beside).noneMatch(Prediction::served).allMatch(p -> p.role() == Role.SHADOW);
        for (var each : found) {
            boolean canary = activation.canaryServes(each.key());
            assertThat(each.version()).isEqualTo(canary ? "v2" : "v1");
            assertThat(each.role()).isEqualTo(canary ? Role.CANARY : Role.CHAMPION);
            var pair = beside.stream().filter(p -> p.eventId().equals(each.eventId())).toList();
            assertThat(pair)
                    .extracting(Prediction::version)
                    .isEqualTo(canary ? List.of("v1", "v3") : List.of("v3"));
            assertThat(pair)
                    .allSatisfy(
                            p ->
                                    assertThat(p.margin())
                                            .isEqualTo(
                                                    known.get(p.version()).margin(each.numbers())));
        }
        assertThat(found.stream().filter(p -> p.role() == Role.CANARY).count())
                .isBetween(45L, 135L);
    }

    @Test
    void whereItsActivationIsLostTheChampionOfTheStampServesEverybody() {
        models.history.put(7L, new Activation("v1", "v2", 1, List.of("v3"), null, "", "", 0));
        for (int i = 0; i < 20; i++) {
            pipe(Pipelines.keyed("e" + i, "c" + i, i < 10 ? 7 : LOST, "v1", 0.1 * i, 1, 2));
        }

        var found = served.readValuesToList().stream().map(predictions::decode).toList();
        assertThat(found.subList(0, 10)).extracting(Prediction::version).containsOnly("v2");
        assertThat(found.subList(10, 20))
                .allMatch(prediction -> prediction.version().equals("v1"))
                .allMatch(prediction -> prediction.role() == Role.CHAMPION)
                .allMatch(prediction -> prediction.activation() == LOST);
        assertThat(shadows.readValuesToList()).as("shadows").hasSize(20);
        assertThat(
                        metrics.registry()
                                .get("millrace.predictions.without.activation")
                                .counter()
                                .count())
                .isEqualTo(10);
    }

    @Test
    void aShadowThatCannotBeHadDoesNoHarm() {
        models.history.put(7L, new Activation("v1", null, 0, List.of("v9", "v2"), null, "", "", 0));
        pipe(Pipelines.vector("e1", 7, "v1", 1, 2, 3));
        pipe(Pipelines.vector("e2", 7, "v1", 1, 2, 3));

        assertThat(served.readValuesToList()).hasSize(2);
        assertThat(shadows.readValuesToList().stream().map(predictions::decode))
                .extracting(Prediction::version)
                .containsExactly("v2", "v2");
        assertThat(meters.waiting()).isZero();
    }

    @Test
    void withoutAModelTheDefaultScoreIsMarkedOrTheVectorIsADeadLetter() {
        for (var choice : List.of("default, default_score: 0.75", "dead_letter")) {
            var plan =
                    Plan.of(
                            "shop",
                            Pipelines.YAML.replace(
                                    "without_model: hold", "without_model: " + choice));
            var another = properties();
            another.put(StreamsConfig.APPLICATION_ID_CONFIG, "another");
            try (var other =
                    new TopologyTestDriver(
                            InferenceTopology.of(
                                    plan, new Scoring(models, Duration.ZERO, meters, () -> NOW)),
                            another)) {
                other.createInputTopic(
                                "shop.features",
                                new ByteArraySerializer(),
                                new ByteArraySerializer())
                        .pipeInput(
                                new byte[] {1},
                                vectors.encode(
                                        Pipelines.vector(
                                                "e1", FeatureVector.NO_ACTIVATION, null, 1, 2, 3)));
                var read = new ByteArrayDeserializer();
                var out = other.createOutputTopic("shop.predictions", read, read);
                var dead = other.createOutputTopic("shop.dead-letters", read, read);
                if (choice.equals("dead_letter")) {
                    assertThat(reason(dead.readRecord())).isEqualTo(Reason.NO_MODEL.text());
                    assertThat(out.isEmpty()).isTrue();
                } else {
                    var prediction = predictions.decode(out.readValue());
                    assertThat(prediction.role()).isEqualTo(Role.DEFAULT);
                    assertThat(prediction.served()).isTrue();
                    assertThat(prediction.version()).isEqualTo(Prediction.NO_MODEL);
                    assertThat(prediction.score()).isEqualTo(0.75);
                    assertThat(prediction.margin()).isNaN();
                    assertThat(prediction.decision()).isTrue();
                }
            }
        }
        assertThat(models.loaded).isEmpty();
    }

    @Test
    void withoutAStampTheFirstChampionScores() {
        pipe(Pipelines.vector("e1", FeatureVector.NO_ACTIVATION, null, 1, 2, 3));

        assertThat(predictions.decode(served.readValue()).version()).isEqualTo("v1");
        assertThat(meters.held()).isEqualTo(1);
        assertThat(meters.latency().count()).isZero();
    }

    @Test
    void whatCannotBeScoredIsADeadLetterThatSaysWhy() {
        features.pipeInput(new TestRecord<>(null, new byte[] {1, 2, 3}, null, 5L));
        features.pipeInput(new TestRecord<>(new byte[] {9}, null, null, 5L));
        pipe(Pipelines.vector("e1", "0000000000000000", 0, "v1", 1, 2, 3));

        assertThat(served.isEmpty()).isTrue();
        assertThat(deadLetters.readRecordsToList())
                .extracting(InferenceTopologyTest::reason)
                .containsExactly(
                        Reason.UNREADABLE_VECTOR.text(),
                        Reason.UNREADABLE_VECTOR.text(),
                        Reason.WRONG_FINGERPRINT.text());
        assertThat(meters.refused()).isEqualTo(3);
    }

    @Test
    void aVersionThatIsNotThereEndsTheStreamInsteadOfAnotherOne() {
        assertThatThrownBy(() -> pipe(Pipelines.vector("e1", 0, "v9", 1, 2, 3)))
                .hasRootCauseInstanceOf(FailureException.class)
                .rootCause()
                .hasMessageContaining("v9");

        assertThat(served.isEmpty()).isTrue();
        assertThat(meters.waiting()).isZero();
    }

    private void pipe(FeatureVector vector) {
        features.pipeInput(
                new TestRecord<>(
                        vector.recordKey().getBytes(StandardCharsets.UTF_8),
                        vectors.encode(vector),
                        null,
                        vector.time()));
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(
                topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static String reason(TestRecord<byte[], byte[]> record) {
        return new String(
                record.headers().lastHeader("millrace.reason").value(), StandardCharsets.UTF_8);
    }

    private static Properties properties() {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        return properties;
    }

    /** Loads what it is asked for and knows, without a topic. */
    private static final class KnownModels implements ModelSource, AutoCloseable {
        private final Map<String, TestModel> known;
        private final Map<Long, Activation> history = new HashMap<>();
        private final Map<String, LoadedModel> byVersion = new HashMap<>();
        private final List<LoadedModel> loaded = new ArrayList<>();

        private KnownModels(Map<String, TestModel> known) {
            this.known = known;
        }

        @Override
        public String firstChampion() {
            return "v1";
        }

        @Override
        public Optional<Activation> activation(long entry, String champion, Duration patience) {
            return entry == LOST
                    ? Optional.empty()
                    : Optional.of(
                            history.getOrDefault(entry, Activation.champion(champion, "", "", 0)));
        }

        @Override
        public Optional<Manifest> manifest(String version) {
            return Optional.ofNullable(known.get(version))
                    .map(model -> Pipelines.manifest(version, model));
        }

        @Override
        public LoadedModel.Lease await(String version, Duration patience) {
            var model = known.get(version);
            if (model == null) {
                throw new FailureException("model " + version + " was not loaded", "");
            }
            return byVersion
                    .computeIfAbsent(version, any -> load(version, model))
                    .lease()
                    .orElseThrow();
        }

        @Override
        public void close() {
            byVersion.values().forEach(LoadedModel::close);
        }

        private LoadedModel load(String version, TestModel model) {
            var made = LoadedModel.load(Pipelines.manifest(version, model), model.onnx());
            loaded.add(made);
            return made;
        }
    }
}
