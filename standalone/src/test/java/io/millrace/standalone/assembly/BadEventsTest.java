package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.deadletter.Cut;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Original;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.standalone.assembly.Corpus.Good;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything bad that we could think of, amid good events, through all programs. */
final class BadEventsTest {
    private static final String EVENTS = "bad.payments";
    private static final String LABELS = "bad.labels";
    private static final int PARTITIONS = 2;
    private static final long LONG_AGO = 1_200;

    @TempDir Path directory;

    private final Plan plan =
            Plan.of(
                    "bad",
                    """
                    pipeline: bad
                    partitions: 2
                    sources:
                      payments:
                        topic: bad.payments
                        id: id
                        time: { field: t, unit: seconds }
                        lateness: 1h
                        ahead: 1h
                        fields: { id: long, t: timestamp, account: string, amount: double, fee: decimal(2), gift: boolean, due: timestamp }
                        valid: [ "!(amount < 0)" ]
                    features:
                      payer:
                        key: account
                        from: payments
                        values:
                          amount: { of: amount, compute: [count, sum], over: 1d }
                    predict:
                      on: payments
                      key: account
                      inputs: [ amount, "payer.*" ]
                    label:
                      topic: bad.labels
                      id: id
                      value: fraud
                      time: { field: t, unit: seconds }
                      horizon: 7d
                    serving:
                      decision: "score >= 0.5"
                    """);

    /** What was sent to a position, by topic, partition and offset. */
    private record Sent(String name, String expected, ProducerRecord<byte[], byte[]> record) {}

    private final Map<String, Sent> sent = new LinkedHashMap<>();
    private final Map<Long, Long> ordinalOf = new HashMap<>();
    private final long start = System.currentTimeMillis() / 1000 - LONG_AGO;
    private long goods;

    @Test
    @Timeout(180)
    void eachBecomesAPredictionOrADeadLetterWithItsReason() throws Exception {
        try (var shutdown = new Shutdown()) {
            var settings = LoopClient.settings(directory, Map.of());
            var assembly = Assembly.start(plan, settings, 0, shutdown, run -> {});
            var clients = assembly.clients();
            var client = shutdown.add("client", new LoopClient(clients));
            TinyModel.train(plan).publish(plan, clients, Keys.in(directory).signing());
            allowLargeRecords(clients);
            send(client);

            var predictions = new HashMap<String, Prediction>();
            var letters = new HashMap<String, DeadLetter>();
            LoopClient.eventually(
                    () -> {
                        client.predictions(plan)
                                .forEach(one -> predictions.put(first(one.source()), one));
                        client.deadLetters(plan)
                                .forEach(one -> letters.put(position(one.original()), one));
                        assertThat(outcomes(predictions, letters)).isEqualTo(expected());
                    });

            letters.forEach(this::isAsReceived);
            predictions.values().forEach(this::countsGoodEventsOnly);
            assertThat(assembly.health().ready()).as(() -> assembly.health().toString()).isTrue();
            assertThat(assembly.stopped()).isNotDone();
        }
    }

    private Map<String, String> expected() {
        var expected = new LinkedHashMap<String, String>();
        sent.forEach(
                (position, was) -> {
                    var silent = was.expected().equals("repeat") || was.expected().equals("label");
                    expected.put(
                            was.name() + " at " + position, silent ? "nothing" : was.expected());
                });
        return expected;
    }

    private Map<String, String> outcomes(
            Map<String, Prediction> predictions, Map<String, DeadLetter> letters) {
        var outcomes = new LinkedHashMap<String, String>();
        sent.forEach(
                (position, was) -> {
                    var letter = letters.get(position);
                    var outcome = letter == null ? "" : letter.reason().text();
                    outcome += predictions.containsKey(position) ? "prediction" : "";
                    outcomes.put(
                            was.name() + " at " + position,
                            outcome.isEmpty() ? "nothing" : outcome);
                });
        assertThat(sent.keySet()).containsAll(predictions.keySet()).containsAll(letters.keySet());
        return outcomes;
    }

    private void isAsReceived(String position, DeadLetter letter) {
        var was = sent.get(position).record();
        assertThat(letter.original().value()).isEqualTo(kept(was.value()));
        assertThat(letter.original().key()).isEqualTo(kept(was.key()));
        assertThat(letter.whole()).isEqualTo(small(was.value()) && small(was.key()));
    }

    private static boolean small(byte[] bytes) {
        return bytes == null || bytes.length <= Cut.LIMIT;
    }

    private static byte[] kept(byte[] bytes) {
        return small(bytes) ? bytes : Arrays.copyOf(bytes, Cut.LIMIT);
    }

    /** A refused event leaves no trace in the features of its account. */
    private void countsGoodEventsOnly(Prediction prediction) {
        var ordinal = ordinalOf.get(Long.valueOf(prediction.eventId()));
        if (ordinal != null) {
            assertThat(prediction.numbers()).containsExactly(1.0, ordinal, ordinal);
        }
    }

    /** The first two records of the corpus are the first of their partitions. */
    private void send(LoopClient client) throws Exception {
        var last = new Good[] {new Good(0, start, "a0"), new Good(1, start, "a1")};
        int turn = 0;
        for (var entry : Corpus.read()) {
            int partition = turn++ % PARTITIONS;
            boolean event = entry.folder().equals("events");
            var topic = event ? EVENTS : LABELS;
            send(
                    client,
                    entry.folder() + "/" + entry.file(),
                    entry.expected(),
                    entry.record(topic, partition, last[partition]));
            var good = new Good(goods, start + goods, "a" + partition);
            ordinalOf.put(good.id(), goods++ / PARTITIONS + 1);
            send(
                    client,
                    "good",
                    "prediction",
                    new ProducerRecord<>(EVENTS, partition, null, good.json()));
            last[partition] = good;
        }
        var label = "{\"id\":0,\"t\":%d,\"fraud\":1}".formatted(start + 1).getBytes(UTF_8);
        send(client, "good label", "label", new ProducerRecord<>(LABELS, 0, null, label));
    }

    private void send(
            LoopClient client, String name, String expected, ProducerRecord<byte[], byte[]> record)
            throws Exception {
        var at = client.send(record);
        sent.put(
                at.topic() + ":" + at.partition() + ":" + at.offset(),
                new Sent(name, expected, record));
    }

    private static void allowLargeRecords(Clients clients) {
        try (var cluster = Cluster.connect(clients)) {
            var larger =
                    List.of(
                            new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", String.valueOf(4 << 20)),
                                    AlterConfigOp.OpType.SET));
            Map<ConfigResource, Collection<AlterConfigOp>> changes =
                    Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, EVENTS), larger,
                            new ConfigResource(ConfigResource.Type.TOPIC, LABELS), larger);
            cluster.await(cluster.admin().incrementalAlterConfigs(changes).all(), "alter topics");
        }
    }

    /** A repeat stands right behind its event; the prediction may name the one or the other. */
    private String first(SourcePosition at) {
        var position = at.topic() + ":" + at.partition() + ":";
        boolean repeat = sent.get(position + at.offset()).expected().equals("repeat");
        return position + (repeat ? at.offset() - 1 : at.offset());
    }

    private static String position(Original at) {
        return at.topic() + ":" + at.partition() + ":" + at.offset();
    }
}
