package io.millrace.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.runtime.registry.RegistryServer;
import io.millrace.runtime.registry.SchemaRegistry;
import io.millrace.runtime.run.Shutdown;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.schemas.record.TrainingExampleCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Avro events whose schema changes on the way, through registry, broker and programs. */
final class AvroLoopTest {
    private static final String TOPIC = "tiny.payments";
    private static final long T = 1_732_158_000;

    private static final Schema FIRST =
            SchemaBuilder.record("Payment")
                    .fields()
                    .requiredInt("id")
                    .requiredLong("t")
                    .requiredString("account")
                    .requiredFloat("amount")
                    .endRecord();

    /** Reordered, promoted, renamed, with a logical type and a field nobody here knows. */
    private static final Schema SECOND =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "Payment", "fields": [
                              {"name": "note", "type": ["null", "string"], "default": null},
                              {"name": "payer", "aliases": ["account"], "type": "string"},
                              {"name": "amount", "type": "double"},
                              {"name": "t", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                              {"name": "id", "type": "long"}]}
                            """);

    private static final Schema VERDICT =
            SchemaBuilder.record("Verdict")
                    .fields()
                    .requiredString("by")
                    .optionalBoolean("fraud")
                    .requiredLong("t")
                    .requiredInt("id")
                    .endRecord();

    @TempDir Path directory;
    private final Plan plan = TinyModel.plan("avro");
    private final RegistryServer server = new RegistryServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @Timeout(120)
    void eventsOfTwoSchemaVersionsBecomePredictionsAndAnUnknownSchemaADeadLetter()
            throws Exception {
        int first = register(FIRST);
        int second = register(SECOND);
        var unknown = framed(99, new byte[] {2, 4, 6});
        var model = TinyModel.train(plan);
        try (var shutdown = new Shutdown()) {
            var clients = Assembly.start(plan, settings(), 0, shutdown, run -> {}).clients();
            var client = shutdown.add("client", new LoopClient(clients));
            model.publish(plan, clients, Keys.in(directory).signing());
            client.send(event(unknown));
            client.send(event(framed(first, first(2, T, 40.5f))));
            client.send(event(framed(second, second(3, T + 60, 2.25))));
            client.send(event(framed(first, first(4, T + 120, 1f))));

            var predictions =
                    client.predictions(plan, 3).stream()
                            .collect(Collectors.toMap(Prediction::eventId, Prediction::numbers));
            assertThat(predictions.keySet()).containsExactlyInAnyOrder("2", "3", "4");
            assertThat(predictions.get("2")).containsExactly(40.5, 1, 40.5);
            assertThat(predictions.get("3")).containsExactly(2.25, 2, 42.75);
            assertThat(predictions.get("4")).containsExactly(1, 3, 43.75);
            var letter = client.deadLetters(plan, 1).get(0);
            assertThat(letter.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA);
            assertThat(letter.detail()).isEqualTo("schema 99 is not known to the registry");
            assertThat(letter.original().value()).isEqualTo(unknown);
        }
    }

    @Test
    @Timeout(120)
    void labelsBecomeExamples() throws Exception {
        int first = register(FIRST);
        int verdict = register(VERDICT);
        try (var shutdown = new Shutdown()) {
            var assembly = Assembly.start(plan, settings(), 0, shutdown, run -> {});
            var client = shutdown.add("client", new LoopClient(assembly.clients()));
            client.send(event(framed(first, first(2, T, 40.5f))));
            client.send(event(framed(first, first(3, T + 60, 1f))));
            client.send(label(framed(verdict, verdict(2, T + 120, true))));
            client.send(label(framed(verdict, verdict(3, T + 120, null))));
            client.send(label(framed(99, new byte[] {2})));
            client.send(label(framed(verdict, verdict(3, T + 180, false))));

            var codec = new TrainingExampleCodec(plan);
            assertThat(client.await(plan.topics().trainingExamples(), 2))
                    .extracting(record -> codec.decode(record.value()))
                    .extracting(
                            example -> example.vector().eventId(),
                            TrainingExample::label,
                            TrainingExample::labelTime)
                    .containsExactlyInAnyOrder(
                            tuple("2", 1.0, (T + 120) * 1000), tuple("3", 0.0, (T + 180) * 1000));
            assertThat(client.deadLetters(plan, 2))
                    .extracting(DeadLetter::reason)
                    .containsExactlyInAnyOrder(Reason.MISSING_LABEL, Reason.UNKNOWN_SCHEMA);
        }
    }

    @Test
    @Timeout(180)
    void aRegistryThatIsOutEndsTheProgramAndTheEventIsTakenAtTheNextStart() throws Exception {
        int first = register(FIRST);
        try (var shutdown = new Shutdown()) {
            var assembly = Assembly.start(plan, settings(), 0, shutdown, run -> {});
            var client = shutdown.add("client", new LoopClient(assembly.clients()));
            server.outage(Integer.MAX_VALUE);
            client.send(event(framed(first, first(2, T, 40.5f))));

            assertThatThrownBy(() -> assembly.stopped().get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(FailureException.class)
                    .hasMessageContaining("The schema registry at " + server.url())
                    .hasMessageContaining("it answers 503");
        }
        server.outage(0);
        try (var shutdown = new Shutdown()) {
            var assembly = Assembly.start(plan, settings(), 0, shutdown, run -> {});
            var client = shutdown.add("client", new LoopClient(assembly.clients()));

            var codec = new FeatureVectorCodec(plan);
            assertThat(client.await(plan.topics().features(), 1))
                    .extracting(record -> codec.decode(record.value()))
                    .extracting(FeatureVector::eventId)
                    .containsExactly("2");
            assertThat(client.deadLetters(plan)).isEmpty();
        }
    }

    private int register(Schema schema) {
        return SchemaRegistry.of(settings().registry(), "a test")
                .register(schema.getName(), schema);
    }

    private static byte[] first(int id, long time, float amount) throws IOException {
        return body(
                new GenericRecordBuilder(FIRST)
                        .set("id", id)
                        .set("t", time)
                        .set("account", "a")
                        .set("amount", amount)
                        .build());
    }

    private static byte[] second(long id, long time, double amount) throws IOException {
        return body(
                new GenericRecordBuilder(SECOND)
                        .set("note", "new")
                        .set("id", id)
                        .set("t", time * 1000)
                        .set("payer", "a")
                        .set("amount", amount)
                        .build());
    }

    private static byte[] verdict(int id, long time, Boolean fraud) throws IOException {
        return body(
                new GenericRecordBuilder(VERDICT)
                        .set("id", id)
                        .set("t", time)
                        .set("by", "a person")
                        .set("fraud", fraud)
                        .build());
    }

    private static byte[] body(GenericData.Record record) throws IOException {
        var out = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static byte[] framed(int id, byte[] body) {
        return ByteBuffer.allocate(5 + body.length).put((byte) 0).putInt(id).put(body).array();
    }

    private Settings settings() {
        return LoopClient.settings(
                directory,
                Map.of(
                        "registry.url", server.url(),
                        "registry.timeout", "1s",
                        "log.level", "error"));
    }

    /** All to one partition, so that they stay in their order. */
    private static ProducerRecord<byte[], byte[]> event(byte[] value) {
        return new ProducerRecord<>(TOPIC, 0, null, value);
    }

    private static ProducerRecord<byte[], byte[]> label(byte[] value) {
        return new ProducerRecord<>("tiny.labels", 0, null, value);
    }
}
