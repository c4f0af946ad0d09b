package io.millrace.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.plan.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What the generations of a pipeline serve: each prediction is read once. One thread. */
final class EvolvingPredictions implements AutoCloseable {
    private static final List<String> INPUTS =
            List.of(
                    "amount",
                    "payer.amount.count_1d",
                    "payer.amount.sum_1d",
                    "payer.amount.max_1d");

    private final LoopClient client;
    private final EvolvingPayments payments;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ObjectMapper json = new ObjectMapper();
    private final List<JsonNode> predictions = new ArrayList<>();

    /** Champion by features topic and number of the stamp. */
    private final Map<String, String> stamps = new HashMap<>();

    EvolvingPredictions(Clients clients, LoopClient client, EvolvingPayments payments, Plan first) {
        this.client = client;
        this.payments = payments;
        this.consumer = new TopicReader(clients).open();
        var topic = first.topics().predictions();
        var partitions =
                consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Ids of the events that were served by the vectors of a generation. */
    Set<String> servedBy(Plan plan) throws IOException {
        read();
        var ids = new HashSet<String>();
        for (var prediction : predictions) {
            if (topic(prediction).equals(plan.topics().features())) {
                ids.add(id(prediction));
            }
        }
        return ids;
    }

    /**
     * Waits until each event has one, by one generation and the version of its stamp there, with
     * the pencil's values, however often it was scored.
     *
     * @param there generations whose activations can be read still
     */
    void requireOneEach(Plan... there) throws Exception {
        for (var plan : there) {
            learnStamps(plan);
        }
        LoopClient.eventually(
                () -> {
                    read();
                    assertThat(predictions.stream().map(EvolvingPredictions::id).distinct())
                            .hasSize(payments.count());
                });
        var by = new HashMap<String, Set<String>>();
        for (var prediction : predictions) {
            var id = id(prediction);
            var version = prediction.path("model").path("version").asText();
            assertThat(prediction.path("served").asBoolean()).isTrue();
            by.computeIfAbsent(id, any -> new TreeSet<>()).add(topic(prediction) + " " + version);
            long stamp = Math.max(0, prediction.path("activation").asLong()); // -1 takes the first
            assertThat(version)
                    .as("version by the stamp of %s", id)
                    .isEqualTo(stamps.get(topic(prediction) + " " + stamp));
            requireValues(prediction);
        }
        by.forEach((id, served) -> assertThat(served).as("who served %s", id).hasSize(1));
        assertThat(by.values().stream().flatMap(Set::stream).map(EvolvingPredictions::topic))
                .containsOnly(
                        stamps.keySet().stream()
                                .map(EvolvingPredictions::topic)
                                .distinct()
                                .toArray(String[]::new));
    }

    private void read() throws IOException {
        var ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (var record : consumer.poll(Duration.ofMillis(100))) {
                predictions.add(json.readTree(record.value()));
            }
        }
    }

    private void learnStamps(Plan plan) throws IOException {
        for (var record : client.all(plan.topics().activations())) {
            stamps.put(
                    plan.topics().features() + " " + record.offset(),
                    json.readTree(record.value()).path("champion").asText());
        }
    }

    /** Two or three of the account, as the definition has it. */
    private void requireValues(JsonNode prediction) {
        var values = prediction.path("values");
        var wanted = payments.values(id(prediction));
        assertThat(values.size()).isEqualTo(topic(prediction).equals("tiny.features") ? 3 : 4);
        var found = new double[values.size()];
        Arrays.setAll(found, i -> values.path(INPUTS.get(i)).asDouble());
        assertThat(found)
                .as("values of %s", id(prediction))
                .isEqualTo(Arrays.copyOf(wanted, found.length));
    }

    private static String id(JsonNode prediction) {
        return prediction.path("event_id").asText();
    }

    private static String topic(JsonNode prediction) {
        return prediction.path("vector").path("topic").asText();
    }

    private static String topic(String topicAndMore) {
        return topicAndMore.substring(0, topicAndMore.indexOf(' '));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
