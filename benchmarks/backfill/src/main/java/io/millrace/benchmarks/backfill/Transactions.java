package io.millrace.benchmarks.backfill;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The transactions in Parquet: the card-fraud data where it is at hand, else made up. */
final class Transactions {
    private static final long START = 1_522_540_800L;

    private Transactions() {}

    /**
     * @param data folder of the card-fraud data; null for made-up transactions
     * @param rows at most so many
     */
    static void write(Path data, long rows, Path file) throws SQLException {
        boolean there = data != null && Files.exists(data.resolve("transactions.csv.zst"));
        var source = there ? csv(data.resolve("transactions.csv.zst")) : madeUp();
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "copy (select * from (%s) order by tx_id limit %d) to '%s' (format parquet)"
                            .formatted(source, rows, file));
        }
    }

    private static String csv(Path file) {
        return """
        select row_number() over () - 1 as tx_id, t + %d as t,
               customer_id::varchar as customer_id, terminal_id::varchar as terminal_id,
               (amount_cents / 100.0)::decimal(9, 2) as amount, fraud = 1 as fraud
        from read_csv('%s')
        """
                .formatted(START, file);
    }

    /** As many customers, terminals and days; each terminal and customer alike. */
    private static String madeUp() {
        return """
        select i as tx_id, %d + i * 9 as t,
               (hash(i) %% 4990)::varchar as customer_id, (hash(i + 1) %% 10000)::varchar as terminal_id,
               ((hash(i + 2) %% 20000) / 100.0)::decimal(9, 2) as amount, hash(i + 3) %% 120 = 0 as fraud
        from range(1754155) rows(i)
        """
                .formatted(START);
    }
}
