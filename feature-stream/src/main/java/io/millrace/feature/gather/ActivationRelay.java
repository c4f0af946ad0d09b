package io.millrace.feature.gather;

import io.millrace.feature.Sinks;
import io.millrace.feature.wire.ActivationEntry;
import io.millrace.feature.wire.SuccessionEntry;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.ActivationCodec;
import io.millrace.schemas.record.Succession;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.schemas.topic.Topics;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays each entry of the activations to all partitions of the gathering, and how this generation
 * is followed; what comes again changes nothing there.
 */
public final class ActivationRelay implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(ActivationRelay.class);

    private final String answers;
    private final Topics topics;
    private final int generation;
    private ProcessorContext<byte[], byte[]> context;

    public ActivationRelay(String answers, Plan plan) {
        this.answers = answers;
        this.topics = plan.topics();
        this.generation = plan.generation();
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var position = context.recordMetadata().orElseThrow();
        if (position.topic().equals(topics.definitions())) {
            succession(record, position.offset());
        } else {
            activation(record, position.offset());
        }
    }

    private void succession(Record<byte[], byte[]> record, long offset) {
        if (Succession.generation(record.key()).orElse(0) != generation) {
            return;
        }
        try {
            var relayed = new SuccessionEntry(Succession.decode(record.value()));
            Sinks.sendToAll(context, answers, relayed.encode(new WireWriter()), record.timestamp());
        } catch (UnreadableRecordException e) {
            LOG.error("offset {} of the definitions is passed over: {}", offset, e.getMessage());
        }
    }

    private void activation(Record<byte[], byte[]> record, long entry) {
        try {
            var activation = ActivationCodec.decode(record.value());
            long from =
                    activation.effectiveFrom() == null
                            ? Long.MIN_VALUE
                            : activation.effectiveFrom();
            var relayed = new ActivationEntry(entry, activation.champion(), from);
            Sinks.sendToAll(context, answers, relayed.encode(new WireWriter()), record.timestamp());
        } catch (UnreadableRecordException e) {
            // Whoever appended it is told by the inference stream's status too; a bad entry must
            // not stop the features.
            LOG.error("entry {} of the activations is passed over: {}", entry, e.getMessage());
        }
    }
}
