package io.millrace.benchmarks.engine;

import io.millrace.benchmarks.workload.Answer;
import io.millrace.benchmarks.workload.Checksum;
import io.millrace.benchmarks.workload.Events;
import io.millrace.benchmarks.workload.Measurement;
import io.millrace.benchmarks.workload.Stopwatch;
import io.millrace.benchmarks.workload.Workload;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;

/**
 * DuckDB, as a batch: one query over all events, in memory, on one thread. Timed is the query that
 * writes the answers into a table; loading the events before and reading the answers after is not.
 * Its frames are closed, so that a window of W is one of W - 1 ms.
 */
final class DuckDb {
    private DuckDb() {}

    static Measurement last(int passes, Workload workload) throws SQLException {
        var events = Events.of(workload);
        try (var connection =
                        DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
                var statement = connection.createStatement()) {
            statement.execute("set threads = 1");
            statement.execute("create table events (card integer, t bigint, cents integer)");
            load(connection, events);
            Stopwatch watch = null;
            Measurement timed = null;
            for (int i = 0; i < passes; i++) {
                statement.execute("drop table if exists answers");
                watch = new Stopwatch();
                statement.execute("create table answers as " + query(workload));
                timed = watch.stopOthers(new Checksum(0));
            }
            var checksum = checksum(connection, workload);
            return new Measurement(
                    checksum.rows(),
                    timed.seconds(),
                    timed.cpuSeconds(),
                    Measurement.UNKNOWN,
                    checksum);
        }
    }

    private static void load(DuckDBConnection connection, Events events) throws SQLException {
        try (var appender = connection.createAppender("events")) {
            for (int i = 0; i < events.size(); i++) {
                appender.beginRow();
                appender.append(events.card(i));
                appender.append(events.time(i));
                appender.append((int) events.cents(i));
                appender.endRow();
            }
        }
    }

    private static String query(Workload workload) {
        var lengths = workload.lengths();
        var values =
                IntStream.range(0, lengths.length)
                        .mapToObj(
                                i ->
                                        ("count(*) over w%1$d, sum(cents) over w%1$d,"
                                                        + " avg(cents) over w%1$d,"
                                                        + " min(cents) over w%1$d,"
                                                        + " max(cents) over w%1$d,"
                                                        + " stddev_samp(cents) over w%1$d")
                                                .formatted(i))
                        .collect(Collectors.joining(", "));
        var windows =
                IntStream.range(0, lengths.length)
                        .mapToObj(
                                i ->
                                        ("w%d as (partition by card order by t range between %d"
                                                        + " preceding and current row)")
                                                .formatted(i, lengths[i] - 1))
                        .collect(Collectors.joining(", "));
        return "select card, t, " + values + " from events window " + windows;
    }

    private static Checksum.Sum checksum(DuckDBConnection connection, Workload workload)
            throws SQLException {
        int values = workload.windows().size() * Answer.VALUES;
        var checksum = new Checksum(workload.windows().size());
        var answer = new double[values];
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from answers")) {
            while (rows.next()) {
                for (int i = 0; i < values; i++) {
                    answer[i] = rows.getDouble(i + 3);
                    if (rows.wasNull()) {
                        answer[i] = Double.NaN;
                    }
                }
                checksum.add(rows.getInt(1), rows.getLong(2), answer);
            }
        }
        return checksum.sum();
    }
}
