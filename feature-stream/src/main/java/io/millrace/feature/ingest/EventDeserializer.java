package io.millrace.feature.ingest;

import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.record.Row;
import org.apache.kafka.common.serialization.Deserializer;

/** Bytes of a source to an event or a refusal; never throws. */
final class EventDeserializer implements Deserializer<Arrival> {
    private final SourcePlan source;
    private final RowReader reader;

    EventDeserializer(SourcePlan source, RowReader reader) {
        this.source = source;
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
        var id = row.key(source.idField());
        if (id == null || id.isEmpty()) {
            return Arrival.refused(value, Refusal.of(Reason.MISSING_ID, missing(source.idField())));
        }
        if (!row.has(source.timeField())) {
            return Arrival.refused(
                    value, Refusal.of(Reason.MISSING_TIME, missing(source.timeField())));
        }
        long time = row.bits(source.timeField());
        var variables = new EventVariables(row, time);
        for (var rule : source.rules()) {
            if (!rule.expression().truth(variables)) {
                return Arrival.refused(
                        value,
                        new Refusal(Reason.RULE_VIOLATED, rule.text(), "does not hold for " + row));
            }
        }
        return Arrival.event(value, row, time);
    }

    private String missing(int field) {
        return "'" + source.schema().name(field) + "' is missing or empty";
    }
}
