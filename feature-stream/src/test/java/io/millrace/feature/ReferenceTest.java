package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mini stream of card-fraud against its reference: every row, every column. */
class ReferenceTest {
    @TempDir Path state;

    @ParameterizedTest(name = "labels of all events: {0}")
    @ValueSource(booleans = {true, false})
    void everyRowAndColumnEqualsTheReference(boolean labelsOfAll) {
        var plan = Plan.read(CardFraudData.DEFINITION);
        var vectors = vectors(plan, labelsOfAll);
        var names = plan.inputs().stream().map(Input::name).toList();

        int[] rows = {0};
        CardFraudData.read(
                CardFraudData.file("reference-mini.csv.zst"),
                row -> {
                    var vector = vectors.get(row.get("tx_id"));
                    assertThat(vector).as("vector of tx_id %s", row.get("tx_id")).isNotNull();
                    CardFraudData.compare(row, vector, names, "");
                    rows[0]++;
                });

        assertThat(rows[0]).isEqualTo(CardFraudData.MINI_ROWS);
        assertThat(vectors).hasSize(CardFraudData.MINI_ROWS);
    }

    private Map<String, FeatureVector> vectors(Plan plan, boolean labelsOfAll) {
        var vectors = new HashMap<String, FeatureVector>();
        try (var metrics = Metrics.create();
                var driver = driver(plan, metrics)) {
            var transactions =
                    driver.createInputTopic(
                            plan.spine().topic(),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
            var labels =
                    driver.createInputTopic(
                            plan.label().topic(),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
            var features =
                    driver.createOutputTopic(
                            plan.topics().features(),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer());
            var codec = new FeatureVectorCodec(plan);
            CardFraudData.read(
                    CardFraudData.file("transactions-mini.csv.zst"),
                    row -> {
                        long time = CardFraudData.START + Long.parseLong(row.get("t"));
                        long cents = Long.parseLong(row.get("amount_cents"));
                        var event =
                                "{\"tx_id\":%s,\"t\":%d,\"customer_id\":\"%s\",\"terminal_id\":\"%s\",\"amount\":%d.%02d}"
                                        .formatted(
                                                row.get("tx_id"),
                                                time,
                                                row.get("customer_id"),
                                                row.get("terminal_id"),
                                                cents / 100,
                                                cents % 100);
                        transactions.pipeInput(null, event.getBytes(StandardCharsets.UTF_8));
                        boolean fraud = row.get("fraud").equals("1");
                        if (fraud || labelsOfAll) {
                            var label =
                                    "{\"tx_id\":%s,\"t\":%d,\"fraud\":%s}"
                                            .formatted(row.get("tx_id"), time, fraud);
                            labels.pipeInput(null, label.getBytes(StandardCharsets.UTF_8));
                        }
                        features.readValuesToList().stream()
                                .map(codec::decode)
                                .forEach(vector -> vectors.put(vector.eventId(), vector));
                    });
        }
        return vectors;
    }

    private TopologyTestDriver driver(Plan plan, Metrics metrics) {
        var stage =
                new StageContext(
                        plan,
                        CommittedOffsets.immediate(),
                        System::currentTimeMillis,
                        new Meters(plan, metrics));
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "reference-test");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        var partitions = Map.of(plan.spine().topic(), 1, plan.label().topic(), 1);
        return new TopologyTestDriver(new FeatureTopology(stage, partitions).build(), properties);
    }
}
