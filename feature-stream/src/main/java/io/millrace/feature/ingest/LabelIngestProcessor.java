package io.millrace.feature.ingest;

import io.millrace.feature.Sinks;
import io.millrace.feature.StageContext;
import io.millrace.feature.watermark.Senders;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.LabelValue;
import io.millrace.feature.wire.WireWriter;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.LabelPlan;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** The label topic: refusals to the dead letters, labels to the label join. */
public final class LabelIngestProcessor implements Processor<byte[], Arrival, byte[], byte[]> {
    private final StageContext stage;
    private final String storeName;
    private final String deadLetters;
    private final String byId;
    private final WireWriter wire = new WireWriter();
    private ProcessorContext<byte[], byte[]> context;
    private PartitionClock clock;
    private TopicPartition partition;

    public LabelIngestProcessor(
            StageContext stage, String storeName, String deadLetters, String byId) {
        this.stage = stage;
        this.storeName = storeName;
        this.deadLetters = deadLetters;
        this.byId = byId;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(storeName);
        clock = new PartitionClock(Senders.LABELS, context.taskId(), store, stage.committed());
        partition = new TopicPartition(stage.plan().label().topic(), context.taskId().partition());
        context.schedule(StageContext.BEAT, PunctuationType.WALL_CLOCK_TIME, now -> beat());
    }

    @Override
    public void process(Record<byte[], Arrival> record) {
        var arrival = record.value();
        var position = context.recordMetadata().orElseThrow();
        clock.processed(position.topic(), position.offset(), arrival.partitionTime());
        if (arrival.refusal() != null) {
            RefusedRecord.send(context, deadLetters, record, position, stage, arrival.refusal());
            return;
        }
        var label = stage.plan().label();
        double value =
                label.value().certainNumber(new EventVariables(arrival.row(), arrival.time()));
        if (Double.isNaN(value)) {
            var detail = "the label has no value for " + arrival.row();
            var refusal = new Refusal(Reason.MISSING_LABEL, label.value().toString(), detail);
            RefusedRecord.send(context, deadLetters, record, position, stage, refusal);
            return;
        }
        var id = arrival.row().key(label.idField());
        var sent =
                new LabelValue(
                        clock.beat(),
                        position.offset(),
                        id,
                        value,
                        arrival.time(),
                        record.key(),
                        arrival.value());
        Sinks.send(context, byId, id, sent.encode(wire), arrival.time());
        stage.meters().label();
    }

    private void beat() {
        clock.keep();
        var beat = clock.beat();
        Sinks.sendToAll(context, byId, beat.encode(wire), beat.time());
        if (stage.plan().label().progress() == LabelPlan.Progress.LAG
                && stage.workedOff().toTheEnd(partition)) {
            var read = new Beat(beat.group(), beat.partition(), Beat.AS_THE_SPINE, beat.since());
            Sinks.sendToAll(context, byId, read.encode(wire), beat.time());
        }
    }
}
