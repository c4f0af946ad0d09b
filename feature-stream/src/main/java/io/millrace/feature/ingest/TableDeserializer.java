package io.millrace.feature.ingest;

import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.record.Row;
import org.apache.kafka.common.serialization.Deserializer;

/** Bytes of a table's topic to a row or a refusal; never throws. No bytes: the row is deleted. */
final class TableDeserializer implements Deserializer<Arrival> {
    /** Rows travel beside events in one record of ours, several of them. */
    static final int LARGEST = 64 << 10;

    private final TablePlan table;
    private final RowReader reader;

    TableDeserializer(TablePlan table, RowReader reader) {
        this.table = table;
        this.reader = reader;
    }

    @Override
    public Arrival deserialize(String topic, byte[] value) {
        if (value == null) {
            return Arrival.untimed(null, null);
        }
        if (value.length == 0) {
            return Arrival.refused(value, Refusal.of(Reason.MALFORMED, "is empty"));
        }
        if (value.length > LARGEST) {
            var detail = "a row has " + value.length + " bytes, at most " + LARGEST;
            return Arrival.refused(value, Refusal.of(Reason.TOO_LARGE, detail));
        }
        try {
            return judged(value, reader.read(value));
        } catch (RefusedException e) {
            return Arrival.refused(value, e.refusal());
        }
    }

    /**
     * Judges a row that has been read.
     *
     * @param value its bytes, null where it came without
     */
    Arrival judged(byte[] value, Row row) {
        if (table.timeField() < 0) {
            return Arrival.untimed(value, row);
        }
        if (!row.has(table.timeField())) {
            var detail = "'" + table.schema().name(table.timeField()) + "' is missing";
            return Arrival.refused(value, Refusal.of(Reason.MISSING_TIME, detail));
        }
        return Arrival.event(value, row, row.bits(table.timeField()));
    }
}
