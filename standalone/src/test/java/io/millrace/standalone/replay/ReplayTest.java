package io.millrace.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.kafka.Sender;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplayTest {
    @TempDir Path directory;

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(
                    Cluster.empty(),
                    true,
                    null,
                    new ByteArraySerializer(),
                    new ByteArraySerializer());

    @Test
    void sendsCsvColumnsByTheDeclaredTypes() throws Exception {
        var file =
                payments(
                        "payments.csv",
                        """
                        t,customer_id,amount_cents,note,extra
                        10,007,1234,"a ""quoted"", one",x
                        11,8,1e2,,x
                        12,9,n/a,3,x
                        """,
                        Map.of("id", "#", "amount", "amount_cents/100"));
        replay(Pace.MAX, file);
        assertThat(sent())
                .containsExactly(
                        "10000 007 {\"id\":0,\"t\":10,\"customer_id\":\"007\",\"amount\":12.34,"
                                + "\"note\":\"a \\\"quoted\\\", one\"}",
                        "11000 8 {\"id\":1,\"t\":11,\"customer_id\":\"8\",\"amount\":1}",
                        "12000 9 {\"id\":2,\"t\":12,\"customer_id\":\"9\",\"amount\":\"n/a\","
                                + "\"note\":\"3\"}");
    }

    @Test
    void sendsJsonLinesAsTheyAreWhateverTheyHold() throws Exception {
        var lines =
                """
                {"t": 5, "customer_id": "a", "amount": 12.340, "more": [1]}

                not json
                {"customer_id": 7}
                [1]
                {"t": 6.5, "customer_id": null}
                """;
        var progress = replay(Pace.MAX, payments("payments.jsonl", lines, Map.of()));
        assertThat(sent())
                .containsExactly(
                        "5000 a {\"t\": 5, \"customer_id\": \"a\", \"amount\": 12.340, \"more\": [1]}",
                        "5000 - not json",
                        "5000 7 {\"customer_id\": 7}",
                        "5000 - [1]",
                        "6500 - {\"t\": 6.5, \"customer_id\": null}");
        assertThat(progress.withoutTime()).isEqualTo(3);
        assertThat(progress.share()).isEqualTo(1);
    }

    @Test
    void mapsFieldsOfJsonLines() throws Exception {
        var file =
                payments(
                        "payments.ndjson",
                        "{\"seconds\":1,\"cents\":250,\"amount\":\"old\",\"customer_id\":\"a\"}",
                        Map.of("t", "seconds+4", "amount", "cents/100", "customer_id", ""));
        replay(Pace.MAX, file);
        assertThat(sent())
                .containsExactly("5000 - {\"seconds\":1,\"cents\":250,\"amount\":2.5,\"t\":5}");
    }

    @Test
    void mergesFilesInTheOrderOfTime() throws Exception {
        var first = payments("first.jsonl", rows("a", 1, 4, 4, 9), Map.of());
        var second = payments("second.jsonl.gz", rows("b", 2, 4, 3, 5), Map.of());
        var third = payments("third.jsonl.zst", rows("c", 0, 10), Map.of());
        var progress = replay(Pace.MAX, first, second, third);
        assertThat(sent().stream().map(line -> line.substring(0, line.indexOf(" {"))))
                .containsExactly(
                        "0 c", "1000 a", "2000 b", "4000 a", "4000 a", "4000 b", "3000 b", "5000 b",
                        "9000 a", "10000 c");
        assertThat(progress.outOfOrder()).isEqualTo(1);
        assertThat(progress.rows()).isEqualTo(10);
        assertThat(progress.time()).isEqualTo(10_000);
    }

    @Test
    void lockstepRestsBetweenTheSteps() throws Exception {
        var resting = new ArrayList<Integer>();
        var pace =
                Pace.lockstep(Duration.ofSeconds(10), () -> resting.add(producer.history().size()));
        replay(pace, payments("payments.jsonl", rows("a", 11, 19, 20, 21, 55, 56), Map.of()));
        assertThat(resting).containsExactly(2, 4);
    }

    @Test
    void rowsBeforeAnyTimeAreSentAtOnceAndNotAsOf1970() throws Exception {
        long start = System.currentTimeMillis();
        var pace = Pace.speed(86_400, System::nanoTime);
        var progress =
                replay(pace, payments("payments.jsonl", "not json\n" + rows("a", 100), Map.of()));

        assertThat(producer.history().get(0).timestamp()).isGreaterThanOrEqualTo(start);
        assertThat(progress.time()).isEqualTo(100_000);
        assertThat(progress.withoutTime()).isEqualTo(1);
        assertThat(replay(Pace.MAX, payments("payments.jsonl", "not json\n", Map.of())).time())
                .isEqualTo(Replay.Progress.NO_TIME);
    }

    @Test
    void speedFollowsTheEventTimes() throws Exception {
        long start = System.nanoTime();
        var pace = Pace.speed(86_400, System::nanoTime);
        replay(pace, payments("payments.jsonl", rows("a", 100, 8_740), Map.of()));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(99_000_000L);
    }

    @Test
    void namesAllColumnsThatAreMissing() {
        assertThatThrownBy(
                        () -> replay(Pace.MAX, payments("payments.csv", "t,note\n1,2\n", Map.of())))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("there is no column 'customer_id'")
                .hasMessageContaining("there is no column 'amount'")
                .hasMessageContaining("columns: t, note");
    }

    @Test
    void namesTheBrokenLine() throws Exception {
        var file =
                payments(
                        "payments.csv",
                        "t,customer_id\n1,a\n2\n",
                        Map.of("id", "#", "amount", "", "note", ""));
        assertThatThrownBy(() -> replay(Pace.MAX, file))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("line 3 of");
        assertThat(sent()).hasSize(0);
    }

    @Test
    void namesTheFileThatCannotBeRead() throws Exception {
        var missing = payments("payments.csv", "t\n", Map.of());
        Files.delete(missing.path());
        assertThatThrownBy(() -> replay(Pace.MAX, missing))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("payments.csv");
        assertThatThrownBy(() -> replay(Pace.MAX, payments("payments.xls", "", Map.of())))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(".ndjson");
    }

    @Test
    void rowsOfATableHaveItsKeyAndGoBeforeTheEvents() throws Exception {
        var plan =
                Plan.of(
                        "p",
                        """
                        pipeline: p
                        sources:
                          payments:
                            topic: payments
                            id: id
                            time: { field: t, unit: seconds }
                            fields: { id: long, t: timestamp, shop: string }
                        tables:
                          shops: { topic: shops, key: shop, fields: { country: string } }
                        features:
                          at: { key: shop, from: payments, values: { n: { compute: count, over: 1d } } }
                        predict: { on: payments, inputs: [ "at.*", shops.country ] }
                        """);
        var payments = directory.resolve("payments.jsonl");
        Files.writeString(payments, "{\"id\":1,\"t\":5,\"shop\":\"x\"}\n");
        var shops = directory.resolve("shops.csv");
        Files.writeString(shops, "name,country\n7,DE\nx,FR\n");
        var files = new LinkedHashMap<String, String>();
        files.put("payments", payments.toString());
        files.put("shops", shops.toString());

        replay(
                Pace.MAX,
                ReplayFiles.of(plan, files, Map.of("shops.shop", "name"), Map.of())
                        .toArray(ReplayFile[]::new));

        assertThat(sent())
                .containsExactly(
                        "0 7 {\"country\":\"DE\",\"shop\":\"7\"}",
                        "0 x {\"country\":\"FR\",\"shop\":\"x\"}",
                        "5000 x {\"id\":1,\"t\":5,\"shop\":\"x\"}");
    }

    private Replay.Progress replay(Pace pace, ReplayFile... files) throws InterruptedException {
        return new Replay(new Sender(producer), pace, progress -> {}).send(List.of(files));
    }

    private List<String> sent() {
        return producer.history().stream()
                .map(
                        record ->
                                record.timestamp()
                                        + " "
                                        + (record.key() == null ? "-" : text(record.key()))
                                        + " "
                                        + text(record.value()))
                .toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String rows(String customer, int... times) {
        var rows = new StringBuilder();
        for (int time : times) {
            rows.append("{\"t\":%d,\"customer_id\":\"%s\"}\n".formatted(time, customer));
        }
        return rows.toString();
    }

    private ReplayFile payments(String name, String content, Map<String, String> columns)
            throws IOException {
        var path = directory.resolve(name);
        try (var output = compressed(name, Files.newOutputStream(path))) {
            output.write(content.getBytes(StandardCharsets.UTF_8));
        }
        var fields = new LinkedHashMap<String, Boolean>();
        List.of("id", "t", "customer_id", "amount", "note")
                .forEach(
                        field ->
                                fields.put(
                                        field,
                                        field.equals("customer_id") || field.equals("note")));
        var parsed = new LinkedHashMap<String, Column>();
        columns.forEach((field, text) -> parsed.put(field, Column.parse(text).orElseThrow()));
        return new ReplayFile(
                "payments",
                "payments-topic",
                path,
                new EventTime("t", "seconds"),
                "customer_id",
                fields,
                parsed);
    }

    private static OutputStream compressed(String name, OutputStream output) throws IOException {
        return name.endsWith(".gz")
                ? new GZIPOutputStream(output)
                : name.endsWith(".zst") ? new ZstdOutputStream(output) : output;
    }
}
