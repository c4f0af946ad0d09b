package io.millrace.schemas.record;

import io.millrace.schemas.expression.Variables;
import java.time.Instant;
import java.util.Arrays;

/**
 * The field values of one event: 64 bits each (see {@link FieldType.Kind}), texts beside them, and
 * a mask of what is there. Filled once by a reader, then only read.
 */
public final class Row implements Variables {
    private static final long YEAR_1 = -62_135_596_800_000L;
    private static final long YEAR_9999_END = 253_402_300_799_999L;

    private final RowSchema schema;
    private final long[] bits;
    private final String[] texts;
    private long present;

    public Row(RowSchema schema) {
        this.schema = schema;
        this.bits = new long[schema.size()];
        this.texts = new String[schema.size()];
    }

    public RowSchema schema() {
        return schema;
    }

    public void set(int field, long value) {
        bits[field] = value;
        present |= 1L << field;
    }

    public void set(int field, String value) {
        texts[field] = value;
        present |= 1L << field;
    }

    public boolean has(int field) {
        return (present & 1L << field) != 0;
    }

    public long present() {
        return present;
    }

    public long bits(int field) {
        return bits[field];
    }

    /** The text of a {@link FieldType.Kind#STRING}; null where it is missing. */
    public String text(int field) {
        return texts[field];
    }

    /** The field as a number; NaN where it is missing or none. */
    public double number(int field) {
        var type = schema.type(field);
        return has(field) && type.isNumber() ? type.number(bits[field]) : Double.NaN;
    }

    /** The field as it stands in a key; null where it is missing. */
    public String key(int field) {
        if (!has(field)) {
            return null;
        }
        var type = schema.type(field);
        return type.kind() == FieldType.Kind.STRING ? texts[field] : type.text(bits[field]);
    }

    /** The field for an expression. */
    @Override
    public Object value(String name) {
        int field = schema.index(name);
        if (field < 0 || !has(field)) {
            return null;
        }
        return switch (schema.type(field).kind()) {
            case STRING -> texts[field];
            case BOOLEAN -> bits[field] == 1;
            case TIMESTAMP -> instant(bits[field]);
            default -> number(field);
        };
    }

    /** Null for what no timestamp of CEL can be. */
    public static Instant instant(long millis) {
        return millis < YEAR_1 || millis > YEAR_9999_END ? null : Instant.ofEpochMilli(millis);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Row row
                && present == row.present
                && Arrays.equals(bits, row.bits)
                && Arrays.equals(texts, row.texts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bits) + Arrays.hashCode(texts);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("{");
        for (int i = 0; i < schema.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(schema.name(i)).append(": ").append(key(i));
        }
        return text.append('}').toString();
    }
}
