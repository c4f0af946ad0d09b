package io.millrace.feature.ingest;

import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.LabelPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.record.Row;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Judges rows as ingest judges records, without a topic: what can be read, what has id and time,
 * the rules, times before 1970 and too far ahead. Nothing is too late: history is put in order. One
 * thread.
 */
public final class RowJudge {
    private final Function<byte[], Arrival> bytes;
    private final Function<Row, Arrival> rows;
    private final Function<Arrival, Judged> accept;
    private final LongSupplier clock;
    private final long ahead;

    private RowJudge(
            Function<byte[], Arrival> bytes,
            Function<Row, Arrival> rows,
            Function<Arrival, Judged> accept,
            LongSupplier clock,
            long ahead) {
        this.bytes = bytes;
        this.rows = rows;
        this.accept = accept;
        this.clock = clock;
        this.ahead = ahead;
    }

    /**
     * Of a source's events.
     *
     * @param clock wall clock in ms
     */
    public static RowJudge of(SourcePlan source, LongSupplier clock) {
        var events = new EventDeserializer(source, new JsonRowReader(source.schema()));
        return new RowJudge(
                json -> events.deserialize(source.topic(), json),
                row -> events.judged(null, row),
                arrival ->
                        accepted(
                                arrival.row(),
                                arrival.row().key(source.idField()),
                                arrival.time(),
                                ContentHash.of(arrival.row())),
                clock,
                source.ahead());
    }

    /** Of labels; the hash of a judged one is its value's bits. */
    public static RowJudge ofLabels(Plan plan, LongSupplier clock) {
        var label = plan.label();
        var labels = new LabelDeserializer(label, new JsonRowReader(label.schema()));
        return new RowJudge(
                json -> labels.deserialize(label.topic(), json),
                row -> labels.judged(null, row),
                arrival -> label(label, arrival),
                clock,
                plan.spine().ahead());
    }

    /** Of a table's rows. */
    public static RowJudge of(TablePlan table, LongSupplier clock) {
        var deserializer = new TableDeserializer(table, new JsonRowReader(table.schema()));
        return new RowJudge(
                json -> deserializer.deserialize(table.topic(), json),
                row -> deserializer.judged(null, row),
                arrival -> accepted(arrival.row(), null, time(arrival), 0),
                clock,
                ArrivalTime.ANY_TIME_AHEAD);
    }

    /** A row in JSON. */
    public Judged judge(byte[] json) {
        return judged(bytes.apply(json));
    }

    /** A row that has been read already. */
    public Judged judge(Row row) {
        return judged(rows.apply(row));
    }

    private Judged judged(Arrival arrival) {
        if (arrival.timed()) {
            arrival.judge(-1, clock.getAsLong(), ArrivalTime.NEVER_LATE, ahead);
        }
        return arrival.refusal() != null
                ? Judged.refused(arrival.refusal(), arrival.row())
                : accept.apply(arrival);
    }

    private static Judged label(LabelPlan label, Arrival arrival) {
        long time = time(arrival);
        double value = label.value().certainNumber(new EventVariables(arrival.row(), time));
        if (Double.isNaN(value)) {
            var detail = "the label has no value for " + arrival.row();
            var refusal = new Refusal(Reason.MISSING_LABEL, label.value().toString(), detail);
            return Judged.refused(refusal, arrival.row());
        }
        var id = arrival.row().key(label.idField());
        return accepted(arrival.row(), id, time, Double.doubleToRawLongBits(value));
    }

    private static long time(Arrival arrival) {
        return arrival.timed() ? arrival.time() : Judged.UNTIMED;
    }

    private static Judged accepted(Row row, String id, long time, long contentHash) {
        return new Judged(row, id, time, contentHash, null, "", "");
    }
}
