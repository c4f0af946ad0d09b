package io.millrace.standalone.history;

import io.millrace.schemas.problem.FailureException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** DuckDB in memory, with results that are read while they come. */
final class Duck {
    private static final int LEAST_MB = 128;

    private Duck() {}

    /**
     * @param memory bytes that it may take
     * @param temporary folder for what does not fit
     */
    static DuckDBConnection open(int threads, long memory, Path temporary) {
        var properties = new Properties();
        properties.setProperty("jdbc_stream_results", "true");
        try {
            var connection =
                    DriverManager.getConnection("jdbc:duckdb:", properties)
                            .unwrap(DuckDBConnection.class);
            try (var statement = connection.createStatement()) {
                statement.execute("set threads = " + threads);
                statement.execute(
                        "set memory_limit = '%dMB'".formatted(Math.max(LEAST_MB, memory >> 20)));
                statement.execute("set temp_directory = " + text(temporary.toString()));
            }
            return connection;
        } catch (SQLException e) {
            throw failed("DuckDB, which reads and writes Parquet, does not start", e);
        }
    }

    static FailureException failed(String what, SQLException e) {
        return new FailureException(
                what + ": " + e.getMessage().lines().findFirst().orElse(""),
                "check the file and the room on its disk",
                e);
    }

    /** A literal. */
    static String text(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A name. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
