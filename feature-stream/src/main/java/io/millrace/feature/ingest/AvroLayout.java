package io.millrace.feature.ingest;

import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.RowSchema;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Which fields of a writer's schema become which of a row, in the order in which they were written.
 * A field is found by its name or by an alias that the writer's schema gives it; others are passed
 * over, and what the writer's schema does not have is missing.
 */
final class AvroLayout {
    private static final int PASSED_OVER = -1;

    private final List<Schema> written;
    private final int[] fields;
    private final AvroValue value;

    AvroLayout(Schema writer, RowSchema schema) {
        this.value = new AvroValue(schema);
        this.written = writer.getFields().stream().map(Schema.Field::schema).toList();
        this.fields =
                writer.getFields().stream()
                        .mapToInt(field -> index(field, writer, schema))
                        .toArray();
    }

    private static int index(Schema.Field field, Schema writer, RowSchema schema) {
        int index = schema.index(field.name());
        if (index >= 0) {
            return index;
        }
        return field.aliases().stream()
                .filter(
                        alias ->
                                writer.getField(alias) == null
                                        && first(alias, writer) == field.pos())
                .mapToInt(schema::index)
                .filter(known -> known >= 0)
                .findFirst()
                .orElse(PASSED_OVER);
    }

    /** Position of the first field that has this alias. */
    private static int first(String alias, Schema writer) {
        return writer.getFields().stream()
                .filter(field -> field.aliases().contains(alias))
                .mapToInt(Schema.Field::pos)
                .findFirst()
                .orElse(PASSED_OVER);
    }

    void read(AvroBody body, Row row) throws IOException, RefusedException {
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] == PASSED_OVER) {
                body.skip(written.get(i));
            } else {
                value.read(written.get(i), fields[i], body, row);
            }
        }
    }
}
