package io.millrace.inference.drift;

import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Tells on the monitoring topic what {@link DriftMerger} finds, and clears the joint of it. */
final class DriftMergeProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private final Function<ProcessorContext<byte[], byte[]>, DriftMerger> mergers;
    private ProcessorContext<byte[], byte[]> context;
    private DriftMerger merger;

    DriftMergeProcessor(Function<ProcessorContext<byte[], byte[]>, DriftMerger> mergers) {
        this.mergers = mergers;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        merger = mergers.apply(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var closing = merger.accept(record.key(), record.value());
        for (var found : closing.records()) {
            context.forward(
                    new Record<>(found.key(), found.toJson(), found.to()), DriftTasks.MONITORING);
        }
        for (var key : closing.done()) {
            context.forward(new Record<>(key, null, record.timestamp()), DriftTasks.DONE);
        }
    }
}
