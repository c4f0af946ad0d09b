package io.millrace.feature.label;

import io.millrace.feature.Sinks;
import io.millrace.feature.StageContext;
import io.millrace.feature.store.WriteBackStore;
import io.millrace.feature.watermark.CommittedTime;
import io.millrace.feature.watermark.Watermarks;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.LabelValue;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Original;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.LabelPlan;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.TrainingExampleCodec;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** Brings events and labels to the {@link LabelJoin}, and what comes of them to its sinks. */
public final class LabelJoinProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final int DUE_AT_ONCE = 2_000;

    private final StageContext stage;
    private final String storeName;
    private final LabelSinks sinks;
    private final Watermarks spine;
    private final Watermarks labels;
    private final CommittedTime spineTime;
    private final CommittedTime progressTime;
    private final WireReader reader = new WireReader();
    private ProcessorContext<byte[], byte[]> context;
    private LabelJoin join;

    /**
     * @param spine watermarks of the gathering
     * @param labels watermarks of the label ingest
     */
    public LabelJoinProcessor(
            StageContext stage,
            String storeName,
            LabelSinks sinks,
            Watermarks spine,
            Watermarks labels) {
        this.stage = stage;
        this.storeName = storeName;
        this.sinks = sinks;
        this.spine = spine;
        this.labels = labels;
        this.spineTime = new CommittedTime(stage.committed());
        this.progressTime = new CommittedTime(stage.committed());
    }

    /** Builds the stores of the label join's tasks. */
    public static StoreBuilder<?> store(String name) {
        return WriteBackStore.builder(name, JoinStore::new);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        WriteBackStore<JoinStore> store = context.getStateStore(storeName);
        join =
                new LabelJoin(
                        stage.plan().label(),
                        stage.plan().spine().lateness(),
                        store.kept(),
                        progressTime,
                        spineTime,
                        new Sent());
        context.schedule(
                StageContext.UPKEEP,
                PunctuationType.WALL_CLOCK_TIME,
                now -> join.workOff(DUE_AT_ONCE));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        switch (JointKind.read(reader.over(record.value()))) {
            case KNOWN_EVENT -> {
                var event = KnownEvent.read(reader);
                hear(event.beat());
                join.event(event);
            }
            case LABEL_VALUE -> {
                var label = LabelValue.read(reader);
                hear(label.beat());
                join.label(label);
            }
            case BEAT -> hear(Beat.read(reader));
            default ->
                    throw new IllegalStateException(
                            "a record that is not for the label join, in "
                                    + context.recordMetadata());
        }
        var position = context.recordMetadata().orElseThrow();
        long spineNow = spine.smallest();
        spineTime.processed(position.topic(), position.partition(), position.offset(), spineNow);
        long progressNow = Math.min(spineNow, labels.smallest());
        progressTime.processed(
                position.topic(), position.partition(), position.offset(), progressNow);
    }

    private void hear(Beat beat) {
        spine.hear(beat);
        labels.hear(
                beat.time() == Beat.AS_THE_SPINE
                        ? new Beat(beat.group(), beat.partition(), spine.smallest(), beat.since())
                        : beat);
    }

    /** What comes of the join, on its way. */
    private final class Sent implements LabelJoin.Outcome {
        private final LabelPlan label = stage.plan().label();
        private final FeatureVectorCodec vectors = new FeatureVectorCodec(stage.plan());
        private final TrainingExampleCodec examples = new TrainingExampleCodec(stage.plan());
        private final WireWriter writer = new WireWriter();

        /** The entities hear of a label, not of silence, which they take for the default anyway. */
        @Override
        public void example(KnownEvent event, Labels known) {
            var example =
                    examples.encode(event.vector(), known.value(), known.time(), known.revision());
            Sinks.send(context, sinks.examples(), event.id(), example, event.time());
            stage.meters().example();
            if (!known.areSilence()) {
                update(event, known);
            }
        }

        private void update(KnownEvent event, Labels known) {
            var update = new LabelUpdate(event.id(), event.time(), known.value(), known.revision());
            List<String> keys = event.entityKeys();
            for (int i = 0; i < keys.size(); i++) {
                if (keys.get(i) != null) {
                    Sinks.send(
                            context,
                            sinks.entities().get(i),
                            keys.get(i),
                            update.encode(writer),
                            known.time());
                }
            }
        }

        @Override
        public void refused(Reason reason, String detail, LabelValue value) {
            var original =
                    new Original(
                            label.topic(),
                            value.beat().partition(),
                            value.offset(),
                            value.key(),
                            value.record(),
                            List.of());
            stage.refuse(context, sinks.deadLetters(), DeadLetter.of(reason, detail, original));
        }

        @Override
        public void conflict(KnownEvent event) {
            var source = vectors.decode(event.vector()).source();
            var original =
                    new Original(
                            source.topic(),
                            source.partition(),
                            source.offset(),
                            null,
                            event.vector(),
                            List.of());
            var detail =
                    "another event with this id came before, with other content; the value here is its feature vector";
            stage.refuse(
                    context,
                    sinks.deadLetters(),
                    DeadLetter.of(Reason.CONFLICTING_EVENT, detail, original));
        }
    }
}
