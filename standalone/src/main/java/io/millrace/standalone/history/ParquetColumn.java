package io.millrace.standalone.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.Problem;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.RowSchema;
import io.millrace.standalone.replay.Column;
import io.millrace.standalone.replay.ReplayFile;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.duckdb.DuckDBReadableVector;

/** A field of a source and the column of a Parquet file that it comes from. */
final class ParquetColumn {
    private static final List<String> WHOLE =
            List.of(
                    "TINYINT",
                    "SMALLINT",
                    "INTEGER",
                    "BIGINT",
                    "UTINYINT",
                    "USMALLINT",
                    "UINTEGER");
    private static final List<String> REAL = List.of("FLOAT", "DOUBLE");
    private static final int LONGEST_TEXT = 16 << 10;

    /** What the values are read as. */
    private enum Kind {
        WHOLE("cast(%s as bigint)"),
        REAL("cast(%s as double)"),
        DECIMAL("%s"),
        TRUTH("%s"),
        TEXT("cast(%s as varchar)"),
        /** Milliseconds since 1970. */
        TIME("epoch_ms(%s)");

        private final String sql;

        Kind(String sql) {
            this.sql = sql;
        }
    }

    private final String field;
    private final int index;
    private final FieldType type;
    private final Column column;
    private final Kind kind;
    private DuckDBReadableVector values;
    private int place;

    private ParquetColumn(String field, int index, FieldType type, Column column, Kind kind) {
        this.field = field;
        this.index = index;
        this.type = type;
        this.column = column;
        this.kind = kind;
    }

    /**
     * @param written type of the column in the file; null where there is no such column
     */
    static ParquetColumn of(
            ReplayFile file, String field, RowSchema schema, Column column, String written) {
        if (written == null) {
            throw wrong(
                    file,
                    field,
                    "there is no column '" + column.name() + "'",
                    "name another with --map "
                            + field
                            + "=COLUMN, or none with --map "
                            + field
                            + "=");
        }
        int index = schema.index(field);
        var type = index < 0 ? FieldType.STRING : schema.type(index);
        var kind = column.steps().isEmpty() ? kind(written) : Kind.TEXT;
        if (kind == null) {
            throw wrong(
                    file,
                    field,
                    "the column '" + column.name() + "' is of type " + written,
                    "expected numbers, texts, truths or times");
        }
        return new ParquetColumn(field, index, type, column, kind);
    }

    private static DefinitionException wrong(
            ReplayFile file, String field, String what, String hint) {
        return new DefinitionException(
                file.path().toString(),
                List.of(new Problem(file.source() + "." + field, 0, what, hint)));
    }

    private static Kind kind(String written) {
        if (WHOLE.contains(written)) {
            return Kind.WHOLE;
        }
        if (REAL.contains(written)) {
            return Kind.REAL;
        }
        if (written.startsWith("DECIMAL")) {
            return Kind.DECIMAL;
        }
        if (written.startsWith("TIMESTAMP") || written.equals("DATE")) {
            return Kind.TIME;
        }
        return switch (written) {
            case "BOOLEAN" -> Kind.TRUTH;
            case "VARCHAR", "UUID", "UBIGINT", "HUGEINT", "UHUGEINT" -> Kind.TEXT;
            default -> written.startsWith("ENUM") ? Kind.TEXT : null;
        };
    }

    String field() {
        return field;
    }

    String sql() {
        return kind.sql.formatted(Duck.name(column.name()));
    }

    /** Place in the result; -1 for the number of the row. */
    void standAt(int inResult) {
        place = inResult;
    }

    int place() {
        return place;
    }

    void over(DuckDBReadableVector vector) {
        values = vector;
    }

    private boolean isMissing(long at) {
        return place >= 0 && values.isNull(at);
    }

    private long whole(long at, long number) {
        return place < 0 ? number : values.getLong(at);
    }

    /** Fills the field; false where the value is not simply of its type. */
    boolean fill(Row row, long at, long number) {
        if (index < 0 || isMissing(at)) {
            return true;
        }
        if (!column.steps().isEmpty()) {
            return false;
        }
        return switch (kind) {
            case WHOLE -> fillWhole(row, whole(at, number));
            case REAL -> fillReal(row, values.getDouble(at));
            case TRUTH -> fillTruth(row, values.getBoolean(at));
            case TEXT -> fillText(row, values.getString(at));
            case TIME -> fillTime(row, values.getLong(at));
            case DECIMAL -> fillDecimal(row, values.getBigDecimal(at));
        };
    }

    private boolean fillWhole(Row row, long value) {
        switch (type.kind()) {
            case LONG -> row.set(index, value);
            case DOUBLE, OUTCOME -> row.set(index, Double.doubleToRawLongBits((double) value));
            case STRING -> row.set(index, Long.toString(value));
            case TIMESTAMP -> {
                boolean seconds = type.unit().equals("seconds");
                if ((!seconds && !type.unit().equals("millis"))
                        || Math.abs(value) > Long.MAX_VALUE / 1000) {
                    return false;
                }
                row.set(index, seconds ? value * 1000 : value);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean fillReal(Row row, double value) {
        boolean number =
                type.kind() == FieldType.Kind.DOUBLE || type.kind() == FieldType.Kind.OUTCOME;
        if (number && Double.isFinite(value)) {
            row.set(index, Double.doubleToRawLongBits(value));
            return true;
        }
        return false;
    }

    private boolean fillTruth(Row row, boolean value) {
        switch (type.kind()) {
            case BOOLEAN -> row.set(index, value ? 1 : 0);
            case OUTCOME -> row.set(index, Double.doubleToRawLongBits(value ? 1 : 0));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean fillText(Row row, String value) {
        if (type.kind() != FieldType.Kind.STRING || value.length() > LONGEST_TEXT) {
            return false;
        }
        row.set(index, value);
        return true;
    }

    private boolean fillTime(Row row, long millis) {
        if (type.kind() != FieldType.Kind.TIMESTAMP) {
            return false;
        }
        row.set(index, millis);
        return true;
    }

    private boolean fillDecimal(Row row, BigDecimal value) {
        if (type.kind() != FieldType.Kind.DECIMAL || value.scale() > type.scale()) {
            return false;
        }
        var units = value.movePointRight(type.scale()).toBigInteger();
        if (units.bitLength() > 53) {
            return false;
        }
        row.set(index, units.longValue());
        return true;
    }

    /** The value as a key has it; null where it is missing. */
    String text(long at, long number) {
        if (isMissing(at)) {
            return null;
        }
        return switch (kind) {
            case WHOLE -> Long.toString(whole(at, number));
            case REAL -> Double.toString(values.getDouble(at));
            case TRUTH -> Boolean.toString(values.getBoolean(at));
            case TEXT -> column.value(values.getString(at));
            case TIME -> Long.toString(values.getLong(at));
            case DECIMAL -> values.getBigDecimal(at).toPlainString();
        };
    }

    /** Puts the value into a JSON object as ingest expects it, or as it is. */
    void put(ObjectNode object, long at, long number) {
        var text = text(at, number);
        if (text == null) {
            return;
        }
        boolean textual =
                type.kind() == FieldType.Kind.STRING
                        || (kind == Kind.TEXT && column.steps().isEmpty());
        if (kind == Kind.TRUTH) {
            object.put(field, values.getBoolean(at));
        } else if (kind == Kind.TIME) {
            putTime(object, values.getLong(at));
        } else if (textual || !isNumber(text)) {
            object.put(field, text);
        } else {
            object.put(field, new BigDecimal(text));
        }
    }

    private void putTime(ObjectNode object, long millis) {
        switch (type.unit()) {
            case "seconds" -> object.put(field, BigDecimal.valueOf(millis, 3));
            case "micros" -> object.put(field, millis * 1000);
            case "millis" -> object.put(field, millis);
            default -> object.put(field, Instant.ofEpochMilli(millis).toString());
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d{1,3})?");
    }
}
