package io.millrace.feature.ingest;

import io.millrace.feature.StageContext;
import io.millrace.feature.wire.TableRow;
import io.millrace.feature.wire.WireWriter;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.TablePlan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The topic of one table: refusals to the dead letters, rows to the table's tasks by our own
 * partitioning. It sends no watermarks: a table holds nobody back.
 */
public final class TableIngestProcessor implements Processor<byte[], Arrival, byte[], byte[]> {
    private final StageContext stage;
    private final TablePlan table;
    private final String deadLetters;
    private final String rows;
    private final WireWriter wire = new WireWriter();
    private ProcessorContext<byte[], byte[]> context;

    /**
     * @param rows name of the sink of the table's joint
     */
    public TableIngestProcessor(
            StageContext stage, TablePlan table, String deadLetters, String rows) {
        this.stage = stage;
        this.table = table;
        this.deadLetters = deadLetters;
        this.rows = rows;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], Arrival> record) {
        var arrival = record.value();
        var position = context.recordMetadata().orElseThrow();
        var refusal = arrival.refusal() == null ? refused(record.key()) : arrival.refusal();
        if (refusal != null) {
            RefusedRecord.send(context, deadLetters, record, position, stage, refusal);
            return;
        }
        var row = row(position.partition(), position.offset(), arrival);
        context.forward(new Record<>(record.key(), row.encode(wire), arrival.time()), rows);
        stage.meters().row(table);
    }

    /** An accepted row as it goes to the joint. */
    static TableRow row(int partition, long offset, Arrival arrival) {
        var values = arrival.row() == null ? null : TableNames.values(arrival.row());
        return new TableRow(partition, offset, arrival.time(), values);
    }

    /** Why this can be no key; null where it can. */
    static Refusal refused(byte[] key) {
        if (key == null || key.length == 0) {
            return Refusal.of(Reason.MISSING_ID, "the record's key is missing or empty");
        }
        var text = new String(key, StandardCharsets.UTF_8);
        if (!Arrays.equals(key, text.getBytes(StandardCharsets.UTF_8))) {
            return Refusal.of(Reason.MALFORMED, "the record's key is not UTF-8 text");
        }
        if (text.length() > RowFields.LONGEST_TEXT) {
            var detail = "the key has " + text.length() + " characters, at most ";
            return Refusal.of(Reason.TOO_LARGE, detail + RowFields.LONGEST_TEXT);
        }
        return null;
    }
}
