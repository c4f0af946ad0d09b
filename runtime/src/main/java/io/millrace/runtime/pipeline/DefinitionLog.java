package io.millrace.runtime.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.runtime.kafka.Clients;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Succession;
import io.millrace.schemas.record.VectorSchema;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes to {@code <p>.definitions}; each call returns when the brokers have it. */
public final class DefinitionLog implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;

    public DefinitionLog(Clients clients, String topic) {
        this.topic = topic;
        this.producer =
                new KafkaProducer<>(
                        clients.producer("definitions"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** From now on there is a generation that runs by this plan. */
    public void begin(Plan plan) {
        var definition = JSON.createObjectNode();
        definition.put("fingerprint", plan.fingerprint());
        definition.put("partitions", plan.partitions());
        var current = definition.deepCopy();
        definition.put("canonical", plan.canonical());
        definition.put("vector_schema", VectorSchema.vector(plan).toString());
        definition.put("example_schema", VectorSchema.example(plan).toString());
        send(key(plan.fingerprint()), bytes(definition));
        send(key(Definitions.key(plan.generation())), bytes(current));
    }

    /** From now on there is no such generation. */
    public void end(int generation) {
        send(key(Definitions.key(generation)), null);
    }

    /** How far a generation has come in being followed. */
    public void succession(int generation, Succession state, String by, long at) {
        send(Succession.key(generation), state.encode(by, at));
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(byte[] key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
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
}
