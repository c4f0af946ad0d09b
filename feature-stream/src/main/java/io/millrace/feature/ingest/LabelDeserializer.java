package io.millrace.feature.ingest;

import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.LabelPlan;
import io.millrace.schemas.record.Row;
import org.apache.kafka.common.serialization.Deserializer;

/** Bytes of the label topic to a label or a refusal; never throws. */
final class LabelDeserializer implements Deserializer<Arrival> {
    private final LabelPlan label;
    private final RowReader reader;

    LabelDeserializer(LabelPlan label, RowReader reader) {
        this.label = label;
        this.reader = reader;
    }

    @Override
    public Arrival deserialize(String topic, byte[] value) {
        if (value == null || value.length == 0) {
            return Arrival.refused(value, Refusal.of(Reason.MALFORMED, "is empty"));
        }
        if (value.length > Arrival.LARGEST) {
            return Arrival.refused(value, Arrival.tooLarge(value.length));
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
        var id = row.key(label.idField());
        if (id == null || id.isEmpty()) {
            return Arrival.refused(
                    value,
                    Refusal.of(
                            Reason.MISSING_ID,
                            "'" + label.schema().name(label.idField()) + "' is missing or empty"));
        }
        if (label.timeField() < 0) {
            return Arrival.untimed(value, row);
        }
        if (!row.has(label.timeField())) {
            return Arrival.refused(
                    value,
                    Refusal.of(
                            Reason.MISSING_TIME,
                            "'" + label.schema().name(label.timeField()) + "' is missing"));
        }
        return Arrival.event(value, row, row.bits(label.timeField()));
    }
}
