package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.Shutdown;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.model.Role;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.standalone.command.MillraceCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Raw events in, prediction and dead letter out, through broker, programs and a signed model. */
final class WholeLoopTest {
    private static final String TOPIC = "tiny.payments";
    private static final Duration DEADLINE = Duration.ofSeconds(40);

    @TempDir Path directory;
    private final Plan plan = TinyModel.plan();
    private final TinyModel model = TinyModel.train(plan);

    @Test
    @Timeout(120)
    void anEventBecomesAPredictionAndAMalformedOneADeadLetter() throws Exception {
        try (var shutdown = new Shutdown()) {
            var assembly = Assembly.start(plan, settings(), 0, shutdown, run -> {});
            model.publish(plan, assembly.clients(), Keys.in(directory).signing());
            long before = System.currentTimeMillis();
            send(
                    assembly.clients(),
                    List.of(
                            // the first record of a fresh partition is malformed
                            record(0, "{\"id\": 1, \"t\": "),
                            record(
                                    0,
                                    "{\"id\":2,\"t\":1732158000,\"account\":\"a\",\"amount\":40.5}"),
                            record(1, "{\"id\":3,\"t\":1732158000,\"account\":\"b\",\"amount\":7}"),
                            record(
                                    1,
                                    "{\"id\":4,\"t\":1732158060,\"account\":\"b\",\"amount\":1.5}"),
                            record(
                                    1,
                                    "{\"id\":5,\"t\":1732158060,\"account\":\"b\",\"amount\":\"much\"}")));
            var predictions = predictions(assembly.clients());
            long after = System.currentTimeMillis();

            assertThat(predictions.keySet()).containsExactlyInAnyOrder("2", "3", "4");
            recompute(predictions.get("2"), new double[] {40.5, 1, 40.5});
            recompute(predictions.get("3"), new double[] {7, 1, 7});
            recompute(predictions.get("4"), new double[] {1.5, 2, 8.5});
            isWhatFeaturesGetShows(assembly, predictions.get("4"));
            var second = predictions.get("2");
            assertThat(second.source()).isEqualTo(new SourcePosition(TOPIC, 0, 1));
            assertThat(second.key()).isEqualTo("a");
            assertThat(second.time()).isEqualTo(1_732_158_000_000L);
            assertThat(second.ingestedAt()).isBetween(before, after);
            assertThat(second.scoredAt()).isBetween(second.ingestedAt(), after);

            var letters = deadLetters(assembly.clients());
            var first = letters.get("0:0");
            assertThat(first.reason()).isEqualTo(Reason.MALFORMED);
            assertThat(first.detail()).isNotEmpty();
            assertThat(new String(first.original().value(), UTF_8))
                    .isEqualTo("{\"id\": 1, \"t\": ");
            assertThat(letters.get("1:2").detail()).contains("amount");
            assertThat(letters).hasSize(2);
        }
    }

    /** The serving store, as of the event, has the values that were scored. */
    private static void isWhatFeaturesGetShows(Assembly assembly, Prediction prediction)
            throws Exception {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code =
                MillraceCommand.execute(
                        new PrintStream(output, true, UTF_8),
                        new PrintStream(errors, true, UTF_8),
                        "features",
                        "get",
                        "payer",
                        prediction.key(),
                        "--at",
                        String.valueOf(prediction.time()),
                        "--url",
                        assembly.address(),
                        "--json");
        assertThat(errors.toString(UTF_8)).isEmpty();
        assertThat(code).isZero();
        var values = new ObjectMapper().readTree(output.toByteArray()).path("values");
        assertThat(values.path("payer.amount.count_1d").asDouble())
                .isEqualTo(prediction.numbers()[1]);
        assertThat(values.path("payer.amount.sum_1d").asDouble())
                .isEqualTo(prediction.numbers()[2]);
        int unknown =
                MillraceCommand.execute(
                        new PrintStream(output, true, UTF_8),
                        new PrintStream(errors, true, UTF_8),
                        "features",
                        "get",
                        "payor",
                        "b",
                        "--url",
                        assembly.address());
        assertThat(unknown).isEqualTo(2);
        assertThat(errors.toString(UTF_8)).contains("did you mean 'payer'?");
    }

    /** What anyone can do with the record, the model and a pencil. */
    private void recompute(Prediction prediction, double[] features) {
        assertThat(prediction.numbers()).containsExactly(features);
        double margin = model.margin(features);
        assertThat(prediction.margin())
                .isCloseTo(margin, within(1e-12 * Math.max(1, Math.abs(margin))));
        double score =
                1
                        / (1
                                + StrictMath.exp(
                                        -(TinyModel.SLOPE * prediction.margin()
                                                + TinyModel.OFFSET)));
        assertThat(prediction.score()).isEqualTo(score);
        assertThat(prediction.decision()).isEqualTo(score >= 0.5);
        assertThat(prediction.served()).isTrue();
        assertThat(prediction.role()).isEqualTo(Role.CHAMPION);
        assertThat(prediction.version()).isEqualTo(model.version());
        assertThat(prediction.sha256()).isEqualTo(model.sha256());
        assertThat(prediction.fingerprint()).isEqualTo(plan.fingerprint());
    }

    private Settings settings() {
        return Settings.of(
                Map.of(
                        "kafka.bootstrap-servers",
                        Assembly.EMBEDDED,
                        "storage.data-directory",
                        directory.toString(),
                        "http.port",
                        "0",
                        "log.level",
                        "warn",
                        "log.kafka-level",
                        "error"));
    }

    private static ProducerRecord<byte[], byte[]> record(int partition, String value) {
        return new ProducerRecord<>(TOPIC, partition, null, value.getBytes(UTF_8));
    }

    private static void send(Clients clients, List<ProducerRecord<byte[], byte[]>> records)
            throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        clients.producer("test"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (var record : records) {
                producer.send(record).get();
            }
        }
    }

    private Map<String, Prediction> predictions(Clients clients) {
        var codec = new PredictionCodec(plan.inputs());
        return read(clients, plan.topics().predictions(), 3).stream()
                .map(record -> codec.decode(record.value()))
                .collect(Collectors.toMap(Prediction::eventId, prediction -> prediction));
    }

    /** By partition and offset of the original. */
    private Map<String, DeadLetter> deadLetters(Clients clients) {
        var letters = new HashMap<String, DeadLetter>();
        for (var record : read(clients, plan.topics().deadLetters(), 2)) {
            var letter = DeadLetter.read(record);
            letters.put(letter.original().partition() + ":" + letter.original().offset(), letter);
        }
        return letters;
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(
            Clients clients, String topic, int count) {
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        try (var consumer = new TopicReader(clients).open()) {
            var partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (found.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        assertThat(found).as("records of " + topic).hasSize(count);
        return found;
    }
}
