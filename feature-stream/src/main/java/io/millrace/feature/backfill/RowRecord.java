package io.millrace.feature.backfill;

import io.millrace.feature.wire.Columns;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.RowSchema;

/** A row in a temporary file: its columns as joints have them. */
final class RowRecord {
    private RowRecord() {}

    static void write(Row row, WireWriter to) {
        int fields = row.schema().size();
        var bits = new long[fields];
        var texts = new String[fields];
        for (int i = 0; i < fields; i++) {
            bits[i] = row.bits(i);
            texts[i] = row.text(i);
        }
        Columns.write(0, row.present(), bits, texts, to);
    }

    static Row read(WireReader from, RowSchema schema) {
        var columns = Columns.read(from, schema.size());
        var row = new Row(schema);
        for (int i = 0; i < schema.size(); i++) {
            if (columns.texts()[i] != null) {
                row.set(i, columns.texts()[i]);
            } else if ((columns.present() & 1L << i) != 0) {
                row.set(i, columns.bits()[i]);
            }
        }
        return row;
    }
}
