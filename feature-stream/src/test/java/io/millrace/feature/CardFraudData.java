package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdInputStream;
import io.millrace.schemas.record.FeatureVector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The card-fraud data: where it is, its rows, and its reference, column by column. */
public final class CardFraudData {
    /** Seconds since 1970 at the data's second 0: 2018-04-01. */
    public static final long START = 1_522_540_800L;

    /** Rows of the mini stream. */
    public static final int MINI_ROWS = 32_439;

    /** All that the reference describes, with the data's own definition. */
    public static final Path DEFINITION = Path.of("../examples/card-fraud/reference.yaml");

    private static final Path DIRECTORY =
            Path.of(System.getProperty("millrace.data", "../../shared/data/card-fraud"));
    private static final List<Column> COLUMNS = columns();
    private static final Set<String> ALL_COLUMNS =
            Stream.concat(
                            Stream.of(
                                    "tx_id",
                                    "t",
                                    "customer_id",
                                    "terminal_id",
                                    "amount_cents",
                                    "fraud"),
                            COLUMNS.stream().map(Column::name))
                    .collect(Collectors.toSet());

    private CardFraudData() {}

    /** One of the data's files; skips the test where the data is not there. */
    public static Path file(String name) {
        assumeTrue(
                Files.isDirectory(DIRECTORY),
                () -> "skipped: needs the card-fraud data in " + DIRECTORY.toAbsolutePath());
        return DIRECTORY.resolve(name);
    }

    /**
     * A column of the reference.
     *
     * @param unit how many of the reference's units a value of ours is; then both are compared as
     *     integers. 0: compared as doubles
     */
    private record Column(String name, String input, int unit) {}

    /**
     * Compares the columns of a customer ({@code c_}) or of a terminal ({@code t_}), or all ({@code
     * ""}).
     *
     * @param row of the reference
     * @param names of the vector's inputs
     */
    public static void compare(
            Map<String, String> row, FeatureVector vector, List<String> names, String prefix) {
        assertThat(row.keySet()).as("columns of the reference").isEqualTo(ALL_COLUMNS);
        for (var column : COLUMNS) {
            if (column.name().startsWith(prefix)) {
                var what = column.name() + " of tx_id " + row.get("tx_id");
                double actual = vector.numbers()[names.indexOf(column.input())];
                check(what, row.get(column.name()), actual, column.unit());
            }
        }
    }

    private static void check(String what, String expected, double actual, int unit) {
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

    private static List<Column> columns() {
        var columns = new ArrayList<Column>();
        for (var window : List.of("1h", "1d", "7d", "30d")) {
            columns.add(new Column("c_cnt_" + window, "customer.amount.count_" + window, 1));
            columns.add(new Column("c_sum_" + window, "customer.amount.sum_" + window, 100));
            columns.add(new Column("c_mean_" + window, "customer.amount.mean_" + window, 0));
            columns.add(new Column("c_min_" + window, "customer.amount.min_" + window, 100));
            columns.add(new Column("c_max_" + window, "customer.amount.max_" + window, 100));
            columns.add(new Column("c_std_" + window, "customer.amount.stddev_" + window, 0));
        }
        columns.add(new Column("c_distinct_terminals_7d", "customer.terminals.distinct_7d", 1));
        columns.add(new Column("c_secs_since_prev", "customer.previous.seconds_since_last", 1));
        columns.add(new Column("c_prev_amount", "customer.previous.last", 100));
        for (var window : List.of("1d", "7d", "30d")) {
            columns.add(new Column("t_cnt_" + window, "terminal.tx.count_" + window, 1));
            columns.add(new Column("t_dcnt_" + window, "terminal.risk.count_" + window, 1));
            columns.add(new Column("t_dfraud_" + window, "terminal.risk.sum_" + window, 1));
            columns.add(new Column("t_risk_" + window, "terminal.risk.mean_" + window, 0));
        }
        return List.copyOf(columns);
    }

    /** Hands out the rows of a file: values by column. */
    public static void read(Path file, Consumer<Map<String, String>> rows) {
        try (InputStream in = new ZstdInputStream(Files.newInputStream(file));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var header = lines.readLine().split(",");
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var values = line.split(",", -1);
                var row = new LinkedHashMap<String, String>();
                for (int i = 0; i < header.length; i++) {
                    row.put(header[i], values[i]);
                }
                rows.accept(row);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
