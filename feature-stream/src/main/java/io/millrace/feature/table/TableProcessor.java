package io.millrace.feature.table;

import io.millrace.feature.Sinks;
import io.millrace.feature.StageContext;
import io.millrace.feature.ingest.EventSinks;
import io.millrace.feature.ingest.FilterPath;
import io.millrace.feature.watermark.CommittedTime;
import io.millrace.feature.watermark.Senders;
import io.millrace.feature.watermark.Watermarks;
import io.millrace.feature.wire.Answer;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.PassingEvent;
import io.millrace.feature.wire.TableQuestion;
import io.millrace.feature.wire.TableRow;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.TablePlan;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One table: keeps its rows, answers the events that ask for their vector, and sends those on that
 * pass it on their way to an entity. A question that is read again is given the rows that had
 * arrived before it the first time.
 */
public final class TableProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final int EXPIRED_PER_BEAT = 20_000;

    private final StageContext stage;
    private final TablePlan table;
    private final String storeName;
    private final EventSinks sinks;
    private final Watermarks watermarks;
    private final CommittedTime time;
    private final Map<Integer, FilterPath> paths = new HashMap<>();
    private final WireReader reader = new WireReader();
    private final WireWriter writer = new WireWriter();
    private ProcessorContext<byte[], byte[]> context;
    private TableStore store;

    /**
     * @param watermarks of the sources that send to this table, and of the tables that their events
     *     pass before it; the table's own topic is not among them
     */
    public TableProcessor(
            StageContext stage,
            TablePlan table,
            String storeName,
            EventSinks sinks,
            Watermarks watermarks) {
        this.stage = stage;
        this.table = table;
        this.storeName = storeName;
        this.sinks = sinks;
        this.watermarks = watermarks;
        this.time = new CommittedTime(stage.committed());
        for (var source : stage.plan().sources()) {
            if (stage.plan().filterTables(source).contains(table)) {
                var path = new FilterPath(stage, source, sinks);
                paths.put(Senders.source(source.index()), path);
            }
        }
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        KeyValueStore<Bytes, byte[]> entries = context.getStateStore(storeName);
        store = new TableStore(entries);
        context.schedule(StageContext.BEAT, PunctuationType.WALL_CLOCK_TIME, now -> beat());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var position = context.recordMetadata().orElseThrow();
        long arrival = position.offset();
        switch (JointKind.read(reader.over(record.value()))) {
            case TABLE_ROW -> store.put(record.key(), TableRow.read(reader), arrival);
            case TABLE_QUESTION -> answer(record.key(), TableQuestion.read(reader), arrival);
            case PASSING_EVENT -> pass(record.key(), PassingEvent.read(reader), arrival);
            case BEAT -> watermarks.hear(Beat.read(reader));
            default ->
                    throw new IllegalStateException(
                            "a record that is not for tables, in " + context.recordMetadata());
        }
        time.processed(position.topic(), position.partition(), arrival, watermarks.smallest());
    }

    private void answer(byte[] key, TableQuestion question, long arrival) {
        watermarks.hear(question.beat());
        var answer =
                new Answer(
                        watermark(),
                        stage.plan().group(table),
                        question.id(),
                        question.time(),
                        question.contentHash(),
                        false,
                        true,
                        values(key, question.time(), arrival));
        Sinks.send(
                context,
                sinks.answers(),
                question.answerKey(),
                answer.encode(writer),
                question.time());
    }

    private void pass(byte[] key, PassingEvent event, long arrival) {
        watermarks.hear(event.beat());
        var path = paths.get(event.beat().group());
        path.pass(context, event, values(key, event.time(), arrival));
    }

    private Values values(byte[] key, long at, long arrival) {
        var values = store.asOf(key, at, arrival);
        return values == null ? Values.missing(table.schema().size()) : values;
    }

    private void beat() {
        var watermark = watermark();
        var bytes = watermark.encode(writer);
        sinks.joints().forEach(joint -> Sinks.sendToAll(context, joint, bytes, watermark.time()));
        if (watermark.time() != Beat.UNKNOWN) {
            long asked = watermark.time() - stage.plan().lateness();
            store.expire(asked, time::isCommitted, EXPIRED_PER_BEAT);
        }
    }

    private Beat watermark() {
        return new Beat(
                Senders.table(table.index()),
                context.taskId().partition(),
                time.look(),
                Beat.UNKNOWN);
    }
}
