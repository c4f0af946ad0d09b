package io.millrace.standalone.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Rows of a JSON lines file, sent as they are; only mapped fields are put in. A line that is no
 * JSON object is sent as well: ingest turns it into a dead letter.
 */
final class JsonRows implements RowReader {
    private final ReplayFile file;
    private final BufferedReader lines;
    private long row;

    JsonRows(ReplayFile file, InputStream input) {
        this.file = file;
        this.lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
    }

    @Override
    public Row next() throws IOException {
        var line = lines.readLine();
        while (line != null && line.isBlank()) {
            line = lines.readLine();
        }
        if (line == null) {
            return null;
        }
        var fields = parse(line);
        boolean mapped = fields != null && !file.columns().isEmpty();
        if (mapped) {
            map(fields);
        }
        row++;
        return new Row(fields, mapped ? Json.text(fields) : line);
    }

    private static ObjectNode parse(String line) {
        try {
            return Json.READER.readTree(line) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private void map(ObjectNode fields) {
        var before = fields.deepCopy();
        file.columns()
                .forEach(
                        (field, column) -> {
                            var node =
                                    column.name().equals(Column.ROW_NUMBER)
                                            ? Json.NODES.numberNode(row)
                                            : before.get(column.name());
                            if (node == null) {
                                fields.remove(field);
                            } else if (column.steps().isEmpty() || !node.isNumber()) {
                                fields.set(field, node);
                            } else {
                                fields.set(
                                        field,
                                        Json.NODES.numberNode(column.apply(node.decimalValue())));
                            }
                        });
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
