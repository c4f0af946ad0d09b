package io.millrace.feature.label;

import io.millrace.feature.Sinks;
import io.millrace.feature.StageContext;
import io.millrace.feature.label.JoinStore.Clock;
import io.millrace.feature.label.Joined.Cause;
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

/**
 * Joins events and labels by id, in whatever order they come.
 *
 * <p>An example is written when both are there, or with the default once spine and labels have
 * passed the horizon. A label that changes within {@code revise_within} after the first example is
 * the next revision; the same value again is nothing. A label whose event the spine has passed
 * without bringing it is a dead letter, and so is one that comes too late to revise.
 */
public final class LabelJoinProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final int DUE_AT_ONCE = 2_000;

    private final StageContext stage;
    private final LabelPlan label;
    private final String storeName;
    private final LabelSinks sinks;
    private final Watermarks spine;
    private final Watermarks labels;
    private final CommittedTime spineTime;
    private final CommittedTime progressTime;
    private final FeatureVectorCodec vectors;
    private final TrainingExampleCodec examples;
    private final WireReader reader = new WireReader();
    private final WireWriter writer = new WireWriter();
    private ProcessorContext<byte[], byte[]> context;
    private JoinStore store;
    private DueTimes dueByProgress;
    private DueTimes dueBySpine;

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
        this.label = stage.plan().label();
        this.storeName = storeName;
        this.sinks = sinks;
        this.spine = spine;
        this.labels = labels;
        this.spineTime = new CommittedTime(stage.committed());
        this.progressTime = new CommittedTime(stage.committed());
        this.vectors = new FeatureVectorCodec(stage.plan());
        this.examples = new TrainingExampleCodec(stage.plan());
    }

    /** Builds the stores of the label join's tasks. */
    public static StoreBuilder<?> store(String name) {
        return WriteBackStore.builder(name, JoinStore::new);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        WriteBackStore<JoinStore> joins = context.getStateStore(storeName);
        store = joins.kept();
        dueByProgress = new DueTimes(store, Clock.PROGRESS, progressTime);
        dueBySpine = new DueTimes(store, Clock.SPINE, spineTime);
        context.schedule(StageContext.UPKEEP, PunctuationType.WALL_CLOCK_TIME, now -> workOff());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        switch (JointKind.read(reader.over(record.value()))) {
            case KNOWN_EVENT -> event(KnownEvent.read(reader));
            case LABEL_VALUE -> label(LabelValue.read(reader));
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
        labels.hear(beat);
    }

    private void event(KnownEvent event) {
        hear(event.beat());
        var joined = store.get(event.id());
        if (joined.hasEvent()) {
            if (joined.event().contentHash() != event.contentHash()) {
                conflict(event);
            } else if (joined.causedBy(Joined.BY_EVENT) && !joined.isClosed()) {
                send(joined);
            }
            return;
        }
        var waiting = joined.waiting();
        joined.event(event);
        if (waiting == null) {
            dueByProgress.set(event.time() + label.horizon(), event.id());
        } else {
            join(joined, waiting.value(), waiting.time(), Joined.BY_EVENT);
        }
        store.put(event.id(), joined);
    }

    private void label(LabelValue value) {
        hear(value.beat());
        var joined = store.get(value.id());
        var cause = new Cause(value.beat().partition(), value.offset());
        if (!joined.hasEvent()) {
            joined.wait(value);
            dueBySpine.set(value.time() + stage.plan().spine().lateness(), value.id());
            store.put(value.id(), joined);
        } else if (joined.causedBy(cause)) {
            if (!joined.isClosed()) {
                send(joined);
            }
        } else if (!joined.hasExample() && !joined.isClosed()) {
            join(joined, value.value(), value.time(), cause);
            store.put(value.id(), joined);
        } else if (joined.value() != value.value()) {
            revise(joined, value, cause);
        }
    }

    private void revise(Joined joined, LabelValue value, Cause cause) {
        if (joined.isClosed() || value.time() > joined.firstLabelTime() + label.reviseWithin()) {
            refuse(Reason.LABEL_TOO_LATE, "the event has been closed with another label", value);
            return;
        }
        joined.label(value.value(), value.time(), cause);
        send(joined);
        store.put(value.id(), joined);
    }

    private void join(Joined joined, double value, long time, Cause cause) {
        joined.label(value, time, cause);
        dueByProgress.set(time + label.reviseWithin(), joined.event().id());
        send(joined);
    }

    /**
     * Sends the example; the entities hear of a label, not of silence, which they take for the
     * default anyway.
     */
    private void send(Joined joined) {
        var event = joined.event();
        var example =
                examples.encode(
                        event.vector(), joined.value(), joined.labelTime(), joined.revision());
        Sinks.send(context, sinks.examples(), event.id(), example, event.time());
        stage.meters().example();
        if (!joined.causedBy(Joined.BY_SILENCE)) {
            update(event, joined);
        }
    }

    private void update(KnownEvent event, Joined joined) {
        var update = new LabelUpdate(event.id(), event.time(), joined.value(), joined.revision());
        List<String> keys = event.entityKeys();
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i) != null) {
                Sinks.send(
                        context,
                        sinks.entities().get(i),
                        keys.get(i),
                        update.encode(writer),
                        joined.labelTime());
            }
        }
    }

    private void workOff() {
        dueByProgress.workOff(DUE_AT_ONCE, this::passed);
        dueBySpine.workOff(DUE_AT_ONCE, this::neverCame);
    }

    /**
     * The horizon, the time for revisions, or the memory of a closed id has passed; or one of these
     * comes again, which changes nothing.
     */
    private void passed(Due due) {
        var joined = store.get(due.id());
        if (!joined.hasEvent()) {
            return;
        }
        if (joined.isClosed()) {
            if (due.time() >= closing(joined) + label.horizon() + label.reviseWithin()) {
                store.delete(due.id());
            }
            return;
        }
        if (!joined.hasExample() && due.time() < closing(joined)) {
            return;
        }
        boolean silent = !joined.hasExample() && !Double.isNaN(label.orDefault());
        if (silent) {
            join(joined, label.orDefault(), due.time(), Joined.BY_SILENCE);
            store.put(due.id(), joined);
        } else if (joined.causedBy(Joined.BY_SILENCE) && due.time() == joined.labelTime()) {
            send(joined);
        } else if (!joined.hasExample() || due.time() >= closing(joined)) {
            joined.close();
            dueByProgress.set(due.time() + label.horizon() + label.reviseWithin(), due.id());
            store.put(due.id(), joined);
        }
    }

    /** When it can be closed at the earliest; without an example, when silence means something. */
    private long closing(Joined joined) {
        return joined.hasExample()
                ? joined.firstLabelTime() + label.reviseWithin()
                : joined.event().time() + label.horizon();
    }

    private void neverCame(Due due) {
        var joined = store.get(due.id());
        if (!joined.hasEvent()
                && joined.waiting() != null
                && due.time() >= joined.waiting().time() + stage.plan().spine().lateness()) {
            refuse(
                    Reason.UNKNOWN_EVENT,
                    "no event with the id " + due.id() + " came",
                    joined.waiting());
            store.delete(due.id());
        }
    }

    private void refuse(Reason reason, String detail, LabelValue value) {
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

    private void conflict(KnownEvent event) {
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
