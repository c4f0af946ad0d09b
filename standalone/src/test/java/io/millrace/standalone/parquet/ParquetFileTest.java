package io.millrace.standalone.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what DuckDB reads. */
class ParquetFileTest {
    @TempDir private Path folder;

    @Test
    void everyKindOfValueComesBackFromManyPagesAndGroups() throws IOException, SQLException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var written = new ArrayList<List<Object>>();
        var path = folder.resolve("all.parquet");
        try (var file = new ParquetFile(path)) {
            var truths = file.column("truth", ParquetType.TRUTH);
            var smalls = file.column("small", ParquetType.SMALL);
            var wholes = file.column("whole", ParquetType.WHOLE);
            var times = file.column("time", ParquetType.TIME);
            var reals = file.column("real", ParquetType.REAL);
            var texts = file.column("text", ParquetType.TEXT);
            var all = file.column("all", ParquetType.REAL);
            var none = file.column("none", ParquetType.TEXT);
            while (written.size() < 200_000) {
                int count = random.nextInt(5000);
                var some = new double[count];
                var every = new double[count];
                for (int i = 0; i < count; i++) {
                    some[i] = random.nextInt(3) == 0 ? Double.NaN : random.nextGaussian();
                    every[i] = i % 2 == 0 ? -0.0 : random.nextLong();
                    boolean there = random.nextInt(10) > 0;
                    int small = random.nextInt();
                    long whole = random.nextLong() >> 12;
                    var text = "ä€😀".repeat(random.nextInt(3)) + small;
                    boolean truth = random.nextBoolean();
                    if (there) {
                        truths.add(truth);
                        smalls.add(small);
                        wholes.add(whole);
                        times.add(whole);
                        texts.add(text);
                    } else {
                        List.of(truths, smalls, wholes, times).forEach(ParquetChunk::addMissing);
                        texts.add((String) null);
                    }
                    none.addMissing();
                    var row = new ArrayList<Object>();
                    row.add(there ? truth : null);
                    row.add(there ? small : null);
                    row.add(there ? whole : null);
                    row.add(there ? whole : null);
                    row.add(Double.isNaN(some[i]) ? null : some[i]);
                    row.add(there ? text : null);
                    row.add(every[i]);
                    row.add(null);
                    written.add(row);
                }
                reals.add(some);
                all.add(every);
                file.endRows(count);
            }
            file.finish();
        }

        var read =
                rows(
                        "select truth, small, whole, epoch_us(time), \"real\", text, \"all\", none from '"
                                + path
                                + "'");

        assertThat(read.size()).as("seed " + seed).isEqualTo(written.size());
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i)).as("seed " + seed + ", row " + i).isEqualTo(written.get(i));
        }
        assertThat(
                        rows(
                                "select count(distinct row_group_id) > 1 from parquet_metadata('"
                                        + path
                                        + "')"))
                .containsExactly(List.of(true));
        assertThat(rows("select typeof(time), typeof(small) from '" + path + "' limit 1"))
                .containsExactly(List.of("TIMESTAMP", "INTEGER"));
    }

    @Test
    void withoutRowsThereAreColumns() throws IOException, SQLException {
        var path = folder.resolve("empty.parquet");
        try (var file = new ParquetFile(path)) {
            for (int i = 0; i < 20; i++) {
                file.column("column " + i, ParquetType.REAL);
            }
            file.endRows(0);
            file.finish();
        }

        assertThat(rows("select count(\"column 19\") from '" + path + "'"))
                .containsExactly(List.of(0L));
    }

    @Test
    void aTextLargerThanAPage() throws IOException, SQLException {
        var path = folder.resolve("large.parquet");
        var text = "x".repeat(200_000);
        try (var file = new ParquetFile(path)) {
            var column = file.column("text", ParquetType.TEXT);
            column.add("before");
            column.add(text.getBytes(UTF_8));
            file.endRows(2);
            file.finish();
        }

        assertThat(rows("select text from '" + path + "'"))
                .containsExactly(List.of("before"), List.of(text));
    }

    private static List<List<Object>> rows(String query) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            var rows = new ArrayList<List<Object>>();
            while (result.next()) {
                var row = new ArrayList<Object>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }
}
