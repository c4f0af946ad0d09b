package io.millrace.standalone.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Rows of a CSV file with a header: the declared fields of each as a JSON object. */
final class CsvRows implements RowReader {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][-+]?\\d{1,3})?");
    private static final int NUMBER_OF_ROW = -1;

    private final ReplayFile file;
    private final MappingIterator<String[]> lines;
    private final int columns;
    private final List<Cell> cells;
    private long row;

    /**
     * A field and the place of its value.
     *
     * @param place index in the line, or {@link #NUMBER_OF_ROW}
     */
    private record Cell(String field, boolean text, Column column, int place) {}

    CsvRows(ReplayFile file, InputStream input) throws IOException {
        this.file = file;
        this.lines =
                new CsvMapper()
                        .readerFor(String[].class)
                        .with(CsvParser.Feature.WRAP_AS_ARRAY)
                        .with(CsvParser.Feature.SKIP_EMPTY_LINES)
                        .readValues(input);
        var header = lines.hasNextValue() ? List.of(lines.nextValue()) : List.<String>of();
        this.columns = header.size();
        this.cells = cells(file, header);
    }

    private static List<Cell> cells(ReplayFile file, List<String> header) {
        var problems = new Problems();
        var cells = new ArrayList<Cell>();
        file.fields()
                .forEach(
                        (field, text) -> {
                            var column = file.column(field);
                            int place =
                                    column.name().equals(Column.ROW_NUMBER)
                                            ? NUMBER_OF_ROW
                                            : header.indexOf(column.name());
                            if (place >= 0 || column.name().equals(Column.ROW_NUMBER)) {
                                cells.add(new Cell(field, text, column, place));
                            } else if (!column.name().isEmpty()) {
                                problems.add(
                                        file.source() + "." + field,
                                        1,
                                        "there is no column '" + column.name() + "'",
                                        "columns: "
                                                + String.join(", ", header)
                                                + "; name another with --map "
                                                + field
                                                + "=COLUMN, or none with --map "
                                                + field
                                                + "=");
                            }
                        });
        problems.throwIfAny(file.path().toString());
        return cells;
    }

    @Override
    public Row next() throws IOException {
        if (!lines.hasNextValue()) {
            return null;
        }
        var line = lines.nextValue();
        if (line.length != columns) {
            throw new FailureException(
                    "line %d of %s has %d columns, its header has %d: %s"
                            .formatted(
                                    row + 2,
                                    file.path(),
                                    line.length,
                                    columns,
                                    Arrays.toString(line)),
                    "repair the file; what stands before this line has been sent");
        }
        var fields = Json.NODES.objectNode();
        for (var cell : cells) {
            var raw = cell.place() == NUMBER_OF_ROW ? Long.toString(row) : line[cell.place()];
            put(fields, cell, cell.column().value(raw));
        }
        row++;
        return new Row(fields, Json.text(fields));
    }

    /** Nothing stands for a missing value. */
    private static void put(ObjectNode fields, Cell cell, String value) {
        if (!value.isEmpty()) {
            fields.set(cell.field(), cell.text() ? Json.NODES.textNode(value) : literal(value));
        }
    }

    /** What is neither a number nor a truth stays text: ingest refuses it and says why. */
    private static JsonNode literal(String value) {
        JsonNodeFactory nodes = Json.NODES;
        if (WHOLE.matcher(value).matches()) {
            return nodes.numberNode(Long.parseLong(value));
        }
        if (NUMBER.matcher(value).matches()) {
            return nodes.numberNode(new BigDecimal(value));
        }
        return switch (value) {
            case "true", "True", "TRUE" -> nodes.booleanNode(true);
            case "false", "False", "FALSE" -> nodes.booleanNode(false);
            default -> nodes.textNode(value);
        };
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
