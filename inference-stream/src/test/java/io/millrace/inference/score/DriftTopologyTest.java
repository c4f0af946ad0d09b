package io.millrace.inference.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Linear;
import io.millrace.inference.Pipelines;
import io.millrace.inference.model.ModelSource;
import io.millrace.inference.session.LoadedModel;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.model.DriftBaseline;
import io.millrace.schemas.model.Histogram;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.monitoring.DriftRecord;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.SourcePosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** From vectors to the record of a window, with the state of Kafka Streams. */
class DriftTopologyTest {
    private static final long HOUR = 3_600_000;
    private static final Plan PLAN =
            Plan.of(
                    "shop",
                    Pipelines.YAML
                            .replace("partitions: 2", "partitions: 1")
                            .replace("window: 1h }", "window: 1h, min_events: 50 }"));
    private static final Histogram FROM_0_TO_4 =
            new Histogram(List.of(1.0, 2.0, 3.0), List.of(250L, 250L, 250L, 250L), 0);

    private final FeatureVectorCodec vectors = new FeatureVectorCodec(PLAN);
    private final PredictionCodec predictions = new PredictionCodec(PLAN.inputs());
    private int sent;

    @Test
    void aShiftedInputIsToldOnMonitoring() {
        try (var models = new OneModel();
                var metrics = Metrics.create()) {
            try (var driver = driver(models, metrics)) {
                offer(driver, 0, 60, 0);
                driver.advanceWallClockTime(Duration.ofSeconds(5));
                offer(driver, HOUR / 2, 40, 0);
                offer(driver, HOUR, 100, 20);
                driver.advanceWallClockTime(Duration.ofSeconds(5));
                assertThat(records(driver)).as("an hour of lateness").isEmpty();
                offer(driver, 2 * HOUR, 1, 0);
                driver.advanceWallClockTime(Duration.ofSeconds(5));
                offer(driver, 3 * HOUR, 1, 0);
                driver.advanceWallClockTime(Duration.ofSeconds(5));

                var found = records(driver);
                assertThat(found).extracting(DriftRecord::from).containsExactly(0L, HOUR);
                assertThat(found).extracting(DriftRecord::events).containsExactly(100L, 100L);
                assertThat(found.get(0).isAlert()).isFalse();
                assertThat(found.get(0).inputs().get("amount").counts())
                        .containsExactly(25L, 25L, 25L, 25L);
                assertThat(found.get(1).drifted()).containsExactly("amount", DriftRecord.SCORE);
                assertThat(found.get(1).version()).isEqualTo("v1");
                assertThat(metrics.scrape())
                        .contains("millrace_drift_alerts_total 1.0")
                        .contains("millrace_drift_psi{input=\"amount\",version=\"v1\"}")
                        .contains("millrace_predictions_outliers_total 100.0");
                var flags =
                        driver
                                .createOutputTopic(
                                        "shop.predictions",
                                        new ByteArrayDeserializer(),
                                        new ByteArrayDeserializer())
                                .readValuesToList()
                                .stream()
                                .map(predictions::decode)
                                .filter(prediction -> prediction.outlier())
                                .map(prediction -> prediction.time() / HOUR)
                                .distinct();
                assertThat(flags).containsExactly(1L);
            }
        }
    }

    /** Amounts 0 to 3 in turn, and so much more. */
    private void offer(TopologyTestDriver driver, long time, int count, double more) {
        var features =
                driver.createInputTopic(
                        "shop.features", new ByteArraySerializer(), new ByteArraySerializer());
        for (int i = 0; i < count; i++) {
            var vector =
                    new FeatureVector(
                            "e" + sent++,
                            time,
                            "c",
                            PLAN.fingerprint(),
                            0,
                            "v1",
                            new SourcePosition("shop.orders", 0, sent),
                            time,
                            true,
                            new double[] {i % 4 + more, 1, 1},
                            new String[3]);
            features.pipeInput(
                    new TestRecord<>("c".getBytes(UTF_8), vectors.encode(vector), null, time));
        }
    }

    private static List<DriftRecord> records(TopologyTestDriver driver) {
        return driver
                .createOutputTopic(
                        "shop.monitoring", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readValuesToList()
                .stream()
                .map(DriftRecord::fromJson)
                .toList();
    }

    private TopologyTestDriver driver(ModelSource models, Metrics metrics) {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        var meters = new ScoringMeters(metrics);
        return new TopologyTestDriver(
                InferenceTopology.of(
                        PLAN, new Scoring(models, Duration.ofMillis(10), meters, () -> 0)),
                properties);
    }

    private static final class OneModel implements ModelSource, AutoCloseable {
        private final Linear linear = new Linear(-3, 1, 0, 0);
        private final Manifest manifest =
                Pipelines.manifest(
                        "v1",
                        linear,
                        linear.onnx(),
                        PLAN.fingerprint(),
                        List.of(),
                        new DriftBaseline(
                                Map.of("amount", FROM_0_TO_4),
                                new Histogram(List.of(0.4), List.of(500L, 500L), 0)));
        private final LoadedModel model = LoadedModel.load(manifest, linear.onnx());

        @Override
        public String firstChampion() {
            return "v1";
        }

        @Override
        public Optional<Manifest> manifest(String version) {
            return Optional.of(manifest);
        }

        @Override
        public Optional<Activation> activation(long entry, String champion, Duration patience) {
            return Optional.of(Activation.champion(champion, "", "", 0));
        }

        @Override
        public LoadedModel.Lease await(String version, Duration patience) {
            return model.lease().orElseThrow();
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
