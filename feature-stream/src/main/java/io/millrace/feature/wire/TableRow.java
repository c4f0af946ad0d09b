package io.millrace.feature.wire;

/**
 * A row of a table on its way to the table's tasks; its key is the record's.
 *
 * @param partition of the row in its topic
 * @param offset of the row in its partition: tells a repeat, and which of two rows of equal time is
 *     the later
 * @param time event time in ms from which on it holds
 * @param values by the table's fields, a time as ms since 1970, a truth as 0 or 1; null where the
 *     row is deleted
 */
public record TableRow(int partition, long offset, long time, Values values) {
    public byte[] encode(WireWriter to) {
        JointKind.TABLE_ROW
                .start(to)
                .number(partition)
                .number(offset)
                .number(time)
                .oneByte(values == null ? 0 : 1);
        if (values != null) {
            values.write(to);
        }
        return to.bytes();
    }

    public static TableRow read(WireReader from) {
        return new TableRow(
                from.small(),
                from.number(),
                from.number(),
                from.oneByte() == 0 ? null : Values.read(from));
    }
}
