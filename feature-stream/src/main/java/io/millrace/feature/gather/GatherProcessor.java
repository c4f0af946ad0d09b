package io.millrace.feature.gather;

import io.millrace.feature.Sinks;
import io.millrace.feature.StageContext;
import io.millrace.feature.store.WriteBackStore;
import io.millrace.feature.watermark.CommittedTime;
import io.millrace.feature.watermark.Senders;
import io.millrace.feature.watermark.Watermarks;
import io.millrace.feature.wire.ActivationEntry;
import io.millrace.feature.wire.Answer;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.GatherEvent;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.SuccessionEntry;
import io.millrace.feature.wire.Turn;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Original;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.Succession;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Gathers vectors. A vector is sent when its last part comes, and sent again, the same, when that
 * part comes again: whoever reads again after a crash asks for it so.
 *
 * <p>Beside another generation of the pipeline, the older one says who serves an event, and whoever
 * serves it sends its vector to {@code features}: see docs/EVOLUTION.md.
 */
public final class GatherProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final int EXPIRED_AT_ONCE = 2_000;

    private final StageContext stage;
    private final GatherSinks sinks;
    private final String storeName;
    private final Watermarks watermarks;
    private final int predecessor;
    private final CommittedTime time;
    private final VectorAssembler assembler;
    private final FeatureVectorCodec codec;
    private final WireReader reader = new WireReader();
    private final WireWriter writer = new WireWriter();
    private ProcessorContext<byte[], byte[]> context;
    private GatherStore store;
    private Activations activations;
    private Handover handover;
    private Takeover takeover;

    /**
     * @param watermarks of the spine, of all entities, of the tables that vectors look at and of
     *     the generation before
     * @param predecessor partitions of the generation before; 0 where there is none to wait for
     */
    public GatherProcessor(
            StageContext stage,
            String storeName,
            GatherSinks sinks,
            Watermarks watermarks,
            int predecessor) {
        this.stage = stage;
        this.storeName = storeName;
        this.sinks = sinks;
        this.watermarks = watermarks;
        this.predecessor = predecessor;
        this.time = new CommittedTime(stage.committed());
        this.assembler = new VectorAssembler(stage);
        this.codec = new FeatureVectorCodec(stage.plan());
    }

    /** Builds the stores of the gathering's tasks. */
    public static StoreBuilder<?> store(String name, Plan plan) {
        return WriteBackStore.builder(name, () -> new GatherStore(plan.groups()));
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        WriteBackStore<GatherStore> gatherings = context.getStateStore(storeName);
        var entries = gatherings.records();
        store = gatherings.kept();
        activations = new Activations(entries);
        handover = new Handover(entries);
        takeover = new Takeover(entries, predecessor, watermarks);
        context.schedule(StageContext.BEAT, PunctuationType.WALL_CLOCK_TIME, now -> beat());
        context.schedule(StageContext.UPKEEP, PunctuationType.WALL_CLOCK_TIME, now -> expire());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        switch (JointKind.read(reader.over(record.value()))) {
            case GATHER_EVENT -> event(record, GatherEvent.read(reader));
            case ANSWER -> answer(record, Answer.read(reader));
            case ACTIVATION -> activations.add(ActivationEntry.read(reader));
            case BEAT -> hear(Beat.read(reader));
            case TURN -> turn(record, Turn.read(reader));
            case SUCCESSION -> follow(SuccessionEntry.read(reader).state());
            default ->
                    throw new IllegalStateException(
                            "a record that is not for gathering, in " + context.recordMetadata());
        }
        var position = context.recordMetadata().orElseThrow();
        time.processed(
                position.topic(), position.partition(), position.offset(), watermarks.smallest());
    }

    private void hear(Beat beat) {
        watermarks.hear(beat);
        takeover.hear(beat, offset());
    }

    private void follow(Succession state) {
        long offset = offset();
        handover.told(offset, state);
        tellNext(handover.at(offset + 1));
    }

    private void turn(Record<byte[], byte[]> record, Turn turn) {
        var key = GatherStore.key(turn.time(), record.key(), turn.id());
        var gathering = store.get(key);
        if (gathering.isOpen()) {
            gathering.tell(turn.passedOn());
            advance(record, key, gathering, Gathering.TURN_PART);
        } else {
            repeat(record, gathering, Gathering.TURN_PART, turn.id(), turn.time());
        }
    }

    private void event(Record<byte[], byte[]> record, GatherEvent event) {
        watermarks.hear(event.beat());
        var key = GatherStore.key(event.time(), record.key(), event.id());
        var gathering = store.get(key);
        if (gathering.contradicts(event.contentHash())) {
            refuse(record, event.beat().partition(), event.offset(), event.key(), event.value());
        } else if (gathering.isOpen()) {
            gathering.add(event, record.value());
            advance(record, key, gathering, Gathering.EVENT_PART);
        } else {
            repeat(record, gathering, Gathering.EVENT_PART, event.id(), event.time());
        }
    }

    private void answer(Record<byte[], byte[]> record, Answer answer) {
        watermarks.hear(answer.beat());
        var key = GatherStore.key(answer.time(), record.key(), answer.id());
        var gathering = store.get(key);
        if (gathering.contradicts(answer.contentHash())) {
            return;
        }
        if (gathering.isOpen()) {
            gathering.add(answer, record.value());
            advance(record, key, gathering, answer.group());
        } else {
            repeat(record, gathering, answer.group(), answer.id(), answer.time());
        }
    }

    private void advance(Record<byte[], byte[]> record, Bytes key, Gathering gathering, int part) {
        var event = gathering.event();
        if (gathering.hasConflict()) {
            gathering.refuse(part);
            refuse(record, event.beat().partition(), event.offset(), event.key(), event.value());
        } else if (gathering.hasAll()) {
            complete(gathering, part);
            send(record, gathering, event.id(), event.time());
        }
        store.put(key, gathering);
    }

    /** Complete, or awaiting its turn: then its vector is for the label join only. */
    private void complete(Gathering gathering, int part) {
        var event = gathering.event();
        var stamp = activations.inForce(event.time());
        var row = assembler.row(event);
        var vector =
                codec.encode(
                        assembler.assemble(gathering, row, gathering.sourcePartition(), stamp));
        var known =
                new KnownEvent(
                                watermark(),
                                event.id(),
                                event.time(),
                                event.contentHash(),
                                assembler.labelledKeys(row),
                                vector)
                        .encode(writer);
        if (gathering.isTold()) {
            gathering.complete(part, gathering.isToldHere(), vector, known);
        } else if (!gathering.isAwaiting() && takeover.holds(offset())) {
            gathering.complete(part, !handover.at(offset()).passesOn(), vector, known);
        } else {
            gathering.await(known);
        }
    }

    private void repeat(
            Record<byte[], byte[]> record, Gathering gathering, int part, String id, long time) {
        if (!gathering.completedBy(part)) {
            return;
        }
        if (gathering.isComplete()) {
            send(record, gathering, id, time);
        } else {
            refuse(
                    record,
                    gathering.sourcePartition(),
                    gathering.sourceOffset(),
                    gathering.refusedKey(),
                    gathering.refusedValue());
        }
    }

    private void send(
            Record<byte[], byte[]> record, Gathering gathering, String id, long eventTime) {
        if (gathering.isServedHere()) {
            context.forward(
                    new Record<>(record.key(), gathering.vector(), record.timestamp()),
                    sinks.features());
            stage.meters().vector();
        }
        if (sinks.byId() != null) {
            var byId =
                    new Record<>(
                            id.getBytes(StandardCharsets.UTF_8),
                            gathering.known(),
                            record.timestamp());
            context.forward(byId, sinks.byId());
        }
        if (gathering.isComplete() && handover.at(offset()).tells()) {
            var turn = new Turn(id, eventTime, !gathering.isServedHere()).encode(writer);
            context.forward(new Record<>(record.key(), turn, record.timestamp()), sinks.next());
        }
    }

    private void refuse(
            Record<byte[], byte[]> record, int partition, long offset, byte[] key, byte[] value) {
        var original =
                new Original(
                        stage.plan().spine().topic(),
                        partition,
                        offset,
                        key,
                        value,
                        record.headers());
        var detail = "another event with this id came before, with other content";
        stage.refuse(
                context,
                sinks.deadLetters(),
                DeadLetter.of(Reason.CONFLICTING_EVENT, detail, original));
    }

    private void expire() {
        long watermark = time.look();
        if (watermark != Beat.UNKNOWN) {
            store.expireBefore(watermark - stage.plan().spine().lateness(), EXPIRED_AT_ONCE);
        }
    }

    private void beat() {
        if (sinks.byId() != null) {
            var watermark = watermark();
            Sinks.sendToAll(context, sinks.byId(), watermark.encode(writer), watermark.time());
        }
        // As of what this life of the task has read: what is read again is not yet told.
        tellNext(handover.at(time.lastOffset() + 1));
    }

    /** Tells the next generation how far this one is, or that it has handed over. */
    private void tellNext(Succession state) {
        if (state.tells()) {
            long watermark = time.look();
            var beat =
                    new Beat(
                            Senders.PREDECESSOR,
                            context.taskId().partition(),
                            state.passesOn() ? Takeover.HANDED_OVER : watermark,
                            Beat.UNKNOWN);
            Sinks.sendToAll(context, sinks.next(), beat.encode(writer), watermark);
        }
    }

    private long offset() {
        return context.recordMetadata().orElseThrow().offset();
    }

    private Beat watermark() {
        return new Beat(Senders.GATHER, context.taskId().partition(), time.look(), Beat.UNKNOWN);
    }
}
