package io.millrace.runtime.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.VectorSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definition that a pipeline runs by, in {@code <p>.definitions}: under the key {@code current}
 * its fingerprint and partitions, under each fingerprint the definition's canonical text and the
 * Avro schemas of its records. The first program to start writes it; one that was given another
 * definition refuses to start.
 */
public final class CurrentDefinition {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentDefinition.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String CURRENT = "current";

    private final Clients clients;

    public CurrentDefinition(Clients clients) {
        this.clients = clients;
    }

    /** Makes sure that the pipeline runs by this plan; the topic must exist. */
    public void check(Plan plan) {
        Map<String, byte[]> records = new HashMap<>();
        new TopicReader(clients)
                .readAll(
                        plan.topics().definitions(),
                        record ->
                                records.put(
                                        new String(record.key(), StandardCharsets.UTF_8),
                                        record.value()));
        var current = records.get(CURRENT);
        if (current == null || !records.containsKey(plan.fingerprint())) {
            if (current != null) {
                compare(plan, read(current));
            }
            publish(plan);
        } else {
            compare(plan, read(current));
        }
        LOG.info(
                "pipeline {} runs by definition {}, {} partitions",
                plan.pipeline(),
                plan.fingerprint(),
                plan.partitions());
    }

    private static void compare(Plan plan, JsonNode current) {
        var fingerprint = current.path("fingerprint").asText();
        int partitions = current.path("partitions").asInt();
        if (!fingerprint.equals(plan.fingerprint())) {
            throw new FailureException(
                    "The pipeline "
                            + plan.pipeline()
                            + " runs by another definition: "
                            + fingerprint
                            + ", not "
                            + plan.fingerprint(),
                    "features, sources, inputs or the label have changed: go on with the definition as it was, or under another "
                            + "pipeline name beside it; 'millrace reset' starts this one over");
        }
        if (partitions != plan.partitions()) {
            throw new FailureException(
                    "The pipeline "
                            + plan.pipeline()
                            + " has "
                            + partitions
                            + " partitions, the definition says "
                            + plan.partitions(),
                    "set 'partitions: "
                            + partitions
                            + "'; 'millrace reset' starts over with another number");
        }
    }

    private void publish(Plan plan) {
        var definition = JSON.createObjectNode();
        definition.put("fingerprint", plan.fingerprint());
        definition.put("partitions", plan.partitions());
        var current = definition.deepCopy();
        definition.put("canonical", plan.canonical());
        definition.put("vector_schema", VectorSchema.vector(plan).toString());
        definition.put("example_schema", VectorSchema.example(plan).toString());
        var topic = plan.topics().definitions();
        try (var producer =
                new KafkaProducer<>(
                        clients.producer("definitions"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key(plan.fingerprint()), bytes(definition)))
                    .get();
            producer.send(new ProducerRecord<>(topic, key(CURRENT), bytes(current))).get();
        } catch (ExecutionException e) {
            throw new FailureException(
                    "The definition cannot be written to "
                            + topic
                            + ": "
                            + e.getCause().getMessage(),
                    "check the brokers and the access rules",
                    e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException("Interrupted while writing the definition", "", e);
        }
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers can be written", e);
        }
    }

    private static JsonNode read(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new FailureException(
                    "The current definition of the pipeline is unreadable",
                    "'millrace reset' starts over",
                    e);
        }
    }
}
