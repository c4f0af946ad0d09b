package io.millrace.standalone.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.feature.backfill.HistoryRow;
import io.millrace.feature.backfill.HistoryRows;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.RowSchema;
import io.millrace.standalone.history.HistoryFiles.ParquetSettings;
import io.millrace.standalone.replay.Column;
import io.millrace.standalone.replay.ReplayFile;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.duckdb.DuckDBChunkedResult;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;

/**
 * Rows of a Parquet file. A row whose values are all of the declared types is given as it is; any
 * other as JSON, so that ingest's reader says what is wrong with it.
 */
final class ParquetRows implements HistoryRows {
    private final ReplayFile file;
    private final RowSchema schema;
    private final List<ParquetColumn> columns = new ArrayList<>();
    private final DuckDBConnection connection;
    private DuckDBPreparedStatement statement;
    private DuckDBChunkedResult result;
    private long chunkRows;
    private long at;
    private long number;

    ParquetRows(ReplayFile file, RowSchema schema, ParquetSettings settings) {
        this.file = file;
        this.schema = schema;
        this.connection = Duck.open(settings.threads(), settings.memory(), settings.temporary());
        try {
            open();
        } catch (SQLException e) {
            close();
            throw Duck.failed("Cannot read " + file.path(), e);
        }
    }

    private void open() throws SQLException {
        var source = "read_parquet(" + Duck.text(file.path().toString()) + ")";
        var types = types(source);
        int place = 0;
        for (var field : file.fields().keySet()) {
            var column = file.column(field);
            if (column.name().isEmpty()) {
                continue;
            }
            boolean counted = column.name().equals(Column.ROW_NUMBER);
            var made =
                    ParquetColumn.of(
                            file,
                            field,
                            schema,
                            column,
                            counted ? "BIGINT" : types.get(column.name()));
            made.standAt(counted ? -1 : place++);
            columns.add(made);
        }
        var selected =
                columns.stream()
                        .filter(column -> column.place() >= 0)
                        .map(ParquetColumn::sql)
                        .collect(Collectors.joining(", "));
        statement =
                connection.prepare(
                        "select " + (selected.isEmpty() ? "1" : selected) + " from " + source);
        result = statement.query();
    }

    private Map<String, String> types(String source) throws SQLException {
        var types = new LinkedHashMap<String, String>();
        try (var plain = connection.createStatement();
                var rows = plain.executeQuery("describe select * from " + source)) {
            while (rows.next()) {
                types.put(rows.getString(1), rows.getString(2));
            }
        }
        return types;
    }

    @Override
    public List<HistoryRow> next(int most) {
        var rows = new ArrayList<HistoryRow>(most);
        while (rows.size() < most) {
            if (at == chunkRows) {
                if (!result.nextChunk()) {
                    break;
                }
                chunkRows = result.chunk().rowCount();
                at = 0;
                for (var column : columns) {
                    if (column.place() >= 0) {
                        column.over(result.chunk().vector(column.place()));
                    }
                }
            }
            rows.add(row());
            at++;
            number++;
        }
        return rows;
    }

    private HistoryRow row() {
        var row = new Row(schema);
        String key = null;
        boolean plain = true;
        for (var column : columns) {
            plain &= column.fill(row, at, number);
            if (column.field().equals(file.key())) {
                key = column.text(at, number);
            }
        }
        return plain ? new HistoryRow(null, row, key) : new HistoryRow(json(), null, key);
    }

    private byte[] json() {
        var object = JsonNodeFactory.instance.objectNode();
        columns.forEach(column -> column.put(object, at, number));
        return object.toString().getBytes(UTF_8);
    }

    @Override
    public void close() {
        try {
            if (result != null) {
                result.close();
            }
            if (statement != null) {
                statement.close();
            }
            connection.close();
        } catch (SQLException e) {
            throw Duck.failed("Cannot close " + file.path(), e);
        }
    }
}
