package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdInputStream;
import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mini stream of card-fraud against its reference: every row, every column. */
class ReferenceTest {
    private static final Path DATA =
            Path.of(System.getProperty("millrace.data", "../../shared/data/card-fraud"));
    private static final String[] WINDOWS = {"1h", "1d", "7d", "30d"};

    @ParameterizedTest(name = "labels of all events: {0}")
    @ValueSource(booleans = {true, false})
    void everyRowAndColumnEqualsTheReference(boolean labelsOfAll) throws IOException {
        assumeTrue(
                Files.isDirectory(DATA),
                () -> "skipped: needs the card-fraud data in " + DATA.toAbsolutePath());
        var plan =
                Plan.of(
                        "card-fraud",
                        new String(resource("card-fraud-reference.yaml"), StandardCharsets.UTF_8));
        var vectors = vectors(plan, labelsOfAll);
        var names = plan.inputs().stream().map(Input::name).toList();

        int[] rows = {0};
        read(
                DATA.resolve("reference-mini.csv.zst"),
                row -> {
                    var vector = vectors.get(row.get("tx_id"));
                    assertThat(vector).as("vector of tx_id %s", row.get("tx_id")).isNotNull();
                    compare(row, vector, names);
                    rows[0]++;
                });

        assertThat(rows[0]).isEqualTo(32_439);
        assertThat(vectors).hasSize(32_439);
    }

    private static void compare(Map<String, String> row, FeatureVector vector, List<String> names) {
        var compared = new ArrayList<String>();
        for (var window : WINDOWS) {
            check(
                    row,
                    "c_cnt_" + window,
                    vector,
                    names,
                    "customer.amount.count_" + window,
                    1,
                    compared);
            check(
                    row,
                    "c_sum_" + window,
                    vector,
                    names,
                    "customer.amount.sum_" + window,
                    100,
                    compared);
            check(
                    row,
                    "c_mean_" + window,
                    vector,
                    names,
                    "customer.amount.mean_" + window,
                    0,
                    compared);
            check(
                    row,
                    "c_min_" + window,
                    vector,
                    names,
                    "customer.amount.min_" + window,
                    100,
                    compared);
            check(
                    row,
                    "c_max_" + window,
                    vector,
                    names,
                    "customer.amount.max_" + window,
                    100,
                    compared);
            check(
                    row,
                    "c_std_" + window,
                    vector,
                    names,
                    "customer.amount.stddev_" + window,
                    0,
                    compared);
        }
        check(
                row,
                "c_distinct_terminals_7d",
                vector,
                names,
                "customer.terminals.distinct_7d",
                1,
                compared);
        check(
                row,
                "c_secs_since_prev",
                vector,
                names,
                "customer.previous.seconds_since_last",
                1,
                compared);
        check(row, "c_prev_amount", vector, names, "customer.previous.last", 100, compared);
        for (var window : List.of("1d", "7d", "30d")) {
            check(
                    row,
                    "t_cnt_" + window,
                    vector,
                    names,
                    "terminal.tx.count_" + window,
                    1,
                    compared);
            check(
                    row,
                    "t_dcnt_" + window,
                    vector,
                    names,
                    "terminal.risk.count_" + window,
                    1,
                    compared);
            check(
                    row,
                    "t_dfraud_" + window,
                    vector,
                    names,
                    "terminal.risk.sum_" + window,
                    1,
                    compared);
            check(
                    row,
                    "t_risk_" + window,
                    vector,
                    names,
                    "terminal.risk.mean_" + window,
                    0,
                    compared);
        }
        var left = new ArrayList<>(row.keySet());
        left.removeAll(compared);
        left.removeAll(
                List.of(
                        "tx_id",
                        "t",
                        "customer_id",
                        "terminal_id",
                        "amount_cents",
                        "fraud",
                        "scenario"));
        assertThat(left).as("columns of the reference that were not compared").isEmpty();
    }

    /**
     * @param unit how many of the reference's units a value of ours is; then both are compared as
     *     integers. 0: compared as doubles
     */
    private static void check(
            Map<String, String> row,
            String column,
            FeatureVector vector,
            List<String> names,
            String input,
            int unit,
            List<String> compared) {
        compared.add(column);
        var expected = row.get(column);
        double actual = vector.numbers()[names.indexOf(input)];
        var what = column + " of tx_id " + row.get("tx_id");
        if (expected.isEmpty()) {
            assertThat(actual).as(what).isNaN();
        } else if (unit > 0) {
            assertThat(actual * unit).as(what).isCloseTo(Math.rint(actual * unit), within(1e-6));
            assertThat(Math.round(actual * unit))
                    .as(what)
                    .isEqualTo((long) Double.parseDouble(expected));
        } else {
            double wanted = Double.parseDouble(expected);
            assertThat(actual)
                    .as(what)
                    .isCloseTo(wanted, within(1e-9 * Math.max(1e-3, Math.abs(wanted))));
        }
    }

    private static Map<String, FeatureVector> vectors(Plan plan, boolean labelsOfAll)
            throws IOException {
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
            read(
                    DATA.resolve("transactions-mini.csv.zst"),
                    row -> {
                        long cents = Long.parseLong(row.get("amount_cents"));
                        var event =
                                "{\"tx_id\":%s,\"t\":%d,\"customer_id\":\"%s\",\"terminal_id\":\"%s\",\"amount\":%d.%02d}"
                                        .formatted(
                                                row.get("tx_id"),
                                                1_522_540_800L + Long.parseLong(row.get("t")),
                                                row.get("customer_id"),
                                                row.get("terminal_id"),
                                                cents / 100,
                                                cents % 100);
                        transactions.pipeInput(null, event.getBytes(StandardCharsets.UTF_8));
                        boolean fraud = row.get("fraud").equals("1");
                        if (fraud || labelsOfAll) {
                            var label =
                                    "{\"tx_id\":%s,\"fraud\":%s}"
                                            .formatted(row.get("tx_id"), fraud);
                            labels.pipeInput(
                                    null,
                                    label.getBytes(StandardCharsets.UTF_8),
                                    1_522_540_800_000L);
                        }
                        features.readValuesToList().stream()
                                .map(codec::decode)
                                .forEach(vector -> vectors.put(vector.eventId(), vector));
                    });
        }
        return vectors;
    }

    private static TopologyTestDriver driver(Plan plan, Metrics metrics) {
        var stage =
                new StageContext(
                        plan,
                        CommittedOffsets.immediate(),
                        System::currentTimeMillis,
                        new Meters(plan, metrics));
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "reference-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        var partitions = Map.of(plan.spine().topic(), 1, plan.label().topic(), 1);
        return new TopologyTestDriver(new FeatureTopology(stage, partitions).build(), properties);
    }

    private interface RowTest {
        void row(Map<String, String> row);
    }

    private static void read(Path file, RowTest test) {
        try (InputStream in = new ZstdInputStream(Files.newInputStream(file));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var header = lines.readLine().split(",");
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var values = line.split(",", -1);
                var row = new LinkedHashMap<String, String>();
                for (int i = 0; i < header.length; i++) {
                    row.put(header[i], values[i]);
                }
                test.row(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = ReferenceTest.class.getResourceAsStream("/" + name)) {
            return in.readAllBytes();
        }
    }
}
