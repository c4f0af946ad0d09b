package io.millrace.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.schemas.record.TrainingExampleCodec;
import io.millrace.schemas.topic.Retention;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Labels for what is rare only: {@code progress: lag}. */
final class QuietLabelsTest {
    private static final long T = 1_700_000_000_000L;

    @TempDir Path directory;

    @Test
    void silenceIsSilenceWhereTheSpineHasPassedAndTheLabelsAreWorkedOff() {
        var yaml =
                Shop.text("shop.yaml").replace("  horizon: 3s", "  progress: lag\n  horizon: 3s");
        try (var shop = new Shop("shop.yaml", yaml)) {
            shop.order(1, T, "c", "s", "3");
            shop.order(2, T + 1, "c", "s", "3");
            shop.order(3, T + 3_000, "c", "s", "3");
            shop.visit(T + 3_000);
            shop.beats();
            shop.beats();
            assertThat(shop.examples()).as("while there may be labels to read").isEmpty();

            shop.label(2, T + 5, true);
            shop.workedOff("shop.labels", true);
            shop.beats();
            shop.beats();
            assertThat(shop.examples())
                    .extracting(example -> example.vector().eventId(), TrainingExample::label)
                    .containsExactly(tuple("2", 1.0), tuple("1", 0.0));

            shop.workedOff("shop.labels", false);
            shop.order(4, T + 7_000, "c", "s", "3");
            shop.visit(T + 7_000);
            shop.beats();
            shop.beats();
            assertThat(shop.examples()).as("while there may be labels again").isEmpty();
        }
    }

    /** The second of two label partitions never has a label. */
    @Test
    @Timeout(120)
    void onABroker() throws Exception {
        var name = BrokerProcess.unique("quiet");
        var plan =
                Plan.of(
                        "quiet",
                        """
                        pipeline: %1$s
                        partitions: 2
                        sources:
                          orders:
                            topic: %1$s.orders
                            id: id
                            time: { field: t, unit: millis }
                            fields: { id: long, t: timestamp, buyer: string }
                        features:
                          customer: { key: buyer, from: orders, values: { orders: { compute: count, over: 1d } } }
                        predict: { on: orders, key: buyer, inputs: [ "customer.*" ] }
                        label:
                          topic: %1$s.labels
                          id: id
                          value: bad
                          time: { field: t, unit: millis }
                          default: false
                          horizon: 1s
                          progress: lag
                        """
                                .formatted(name));
        var clients = new Clients(BrokerProcess.shared().settings(directory, Map.of()));
        try (var cluster = Cluster.connect(clients)) {
            var topics =
                    List.of(
                            Retention.KEEP_ALL.spec(plan.spine().topic(), 1),
                            Retention.KEEP_ALL.spec(plan.label().topic(), 2));
            TopicCheck.own(cluster, (short) 1, topics);
        }
        var serializer = new ByteArraySerializer();
        try (var instance = new Instance(plan, directory.resolve("instance"), Map.of());
                var producer =
                        new KafkaProducer<>(clients.producer("test"), serializer, serializer)) {
            instance.start();
            for (int id = 1; id <= 5; id++) {
                var order = "{\"id\":%d,\"t\":%d,\"buyer\":\"b\"}".formatted(id, T + 1_000L * id);
                producer.send(new ProducerRecord<>(plan.spine().topic(), order.getBytes(UTF_8)))
                        .get();
            }
            var label = "{\"id\":2,\"t\":%d,\"bad\":true}".formatted(T + 2_500);
            producer.send(
                            new ProducerRecord<>(
                                    plan.label().topic(), 0, null, label.getBytes(UTF_8)))
                    .get();
            var expected = Map.of("1", 0.0, "2", 1.0, "3", 0.0, "4", 0.0);
            while (examples(clients, plan).size() < expected.size()) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
            assertThat(examples(clients, plan)).isEqualTo(expected);
        }
    }

    /** The last label of each event. */
    private static Map<String, Double> examples(Clients clients, Plan plan) {
        var codec = new TrainingExampleCodec(plan);
        var labels = new TreeMap<String, Double>();
        new TopicReader(clients)
                .readAll(
                        plan.topics().trainingExamples(),
                        record -> {
                            var example = codec.decode(record.value());
                            labels.put(example.vector().eventId(), example.label());
                        });
        return labels;
    }
}
