package io.millrace.feature.serving;

import static io.millrace.runtime.run.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.feature.Instance;
import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.topic.Retention;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances share the partitions of one broker's topics; either answers for every key. */
class TwoInstancesTest {
    private static final long T = 1_700_000_000_000L;
    private static final int KEYS = 24;
    private static final long LOOK = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String name = BrokerProcess.unique("duo");
    private final Plan plan =
            Plan.of(
                    "duo",
                    """
                    pipeline: %1$s
                    partitions: 4
                    sources:
                      orders:
                        topic: %1$s.orders
                        id: id
                        time: { field: t, unit: millis }
                        lateness: 1h
                        fields: { id: long, t: timestamp, buyer: string, amount: decimal(2) }
                    features:
                      customer:
                        key: buyer
                        from: orders
                        values: { amount: { of: amount, compute: [count, sum], over: 1h } }
                    predict: { on: orders, key: buyer, inputs: [ "customer.*" ] }
                    """
                            .formatted(name));

    private HttpResponse<String> get(Instance instance, String key, boolean passedOn)
            throws Exception {
        var request =
                HttpRequest.newBuilder(
                        URI.create(
                                instance.address()
                                        + "/v1/features/customer?at="
                                        + T
                                        + "&key="
                                        + key));
        if (passedOn) {
            request.header(Forwarding.HEADER, "test");
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode all(Instance instance) throws Exception {
        var asked =
                keys().stream()
                        .map("{\"entity\":\"customer\",\"key\":\"%s\"}"::formatted)
                        .collect(Collectors.joining(",", "[", "]"));
        var request =
                HttpRequest.newBuilder(URI.create(instance.address() + "/v1/features"))
                        .POST(BodyPublishers.ofString("{\"at\":%d,\"ask\":%s}".formatted(T, asked)))
                        .build();
        return new ObjectMapper()
                .readTree(client.send(request, BodyHandlers.ofString()).body())
                .path("answers");
    }

    /** Keys that it answers for itself: what was passed on is not passed on again. */
    private Set<String> held(Instance instance) throws Exception {
        var held = new HashSet<String>();
        for (var key : keys()) {
            if (get(instance, key, true).statusCode() == 200) {
                held.add(key);
            }
        }
        return held;
    }

    @Test
    @Timeout(300)
    void eitherAnswersForEveryKeyAndTheLastTakesOver(@TempDir Path one, @TempDir Path two)
            throws Exception {
        produce(one);
        try (var first = new Instance(plan, one, Map.of()).start()) {
            try (var second = new Instance(plan, two, Map.of()).start()) {
                await(
                        "both answer for all keys",
                        LOOK,
                        () ->
                                !held(first).isEmpty()
                                        && !held(second).isEmpty()
                                        && isComplete(first)
                                        && isComplete(second));
                var held = new HashSet<>(held(first));
                held.retainAll(held(second));
                assertThat(held).as("keys that both hold").isEmpty();
                assertThat(get(first, "c1", false).body())
                        .isEqualTo(get(second, "c1", false).body())
                        .contains("\"customer.amount.sum_1h\":2.5");
            }
            await("the first alone answers for all keys", LOOK, () -> isComplete(first));
            assertThat(held(first)).containsExactlyInAnyOrderElementsOf(keys());
        }
    }

    /** Whatever is answered meanwhile is right or says to ask again. */
    private boolean isComplete(Instance instance) throws Exception {
        int complete = 0;
        var answers = all(instance);
        for (int i = 0; i < KEYS; i++) {
            var answer = answers.get(i);
            if (answer.has("status")) {
                assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(503);
            } else if (answer.path("values").path("customer.amount.count_1h").asInt() > 0) {
                assertThat(answer.path("values").path("customer.amount.sum_1h").asDouble())
                        .isEqualTo(i + 1.5);
                complete++;
            }
        }
        return complete == KEYS;
    }

    private static List<String> keys() {
        return IntStream.range(0, KEYS).mapToObj("c%d"::formatted).toList();
    }

    private void produce(Path directory) throws Exception {
        var clients = new Clients(BrokerProcess.shared().settings(directory, Map.of()));
        var topic = plan.sources().get(0).topic();
        try (var cluster = Cluster.connect(clients)) {
            TopicCheck.own(cluster, (short) 1, List.of(Retention.KEEP_ALL.spec(topic, 2)));
        }
        try (var producer =
                new KafkaProducer<>(
                        clients.producer("test"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < KEYS; i++) {
                var order =
                        "{\"id\":%d,\"t\":%d,\"buyer\":\"c%d\",\"amount\":%d.5}"
                                .formatted(i, T, i, i + 1);
                producer.send(new ProducerRecord<>(topic, i % 2, null, order.getBytes(UTF_8)))
                        .get();
            }
        }
    }
}
