package io.millrace.feature.backfill;

import io.millrace.feature.backfill.LabelCourse.Label;
import io.millrace.feature.ingest.Judged;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.Plan;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The second stage: of events with the same id the first counts, what repeats it is nothing, what
 * contradicts it is refused; labels meet their event and become its example, and go to the entities
 * that look at labels.
 */
final class IdStage {
    /** About how much more a record takes with its place in the table of ids. */
    private static final int UNPACKED = 2;

    private static final Comparator<IdRecord> BY_TIME =
            Comparator.comparingLong(IdRecord::time).thenComparingLong(IdRecord::place);

    private final Plan plan;
    private final Stores stores;
    private final Tally tally;
    private final long progress;
    private final long share;

    /**
     * @param progress event time that labels and spine have come to
     * @param share bytes that a partition may take at once
     */
    IdStage(Plan plan, Stores stores, Tally tally, long progress, long share) {
        this.plan = plan;
        this.stores = stores;
        this.tally = tally;
        this.progress = progress;
        this.share = share;
    }

    /** One thread's way through. */
    final class Worker {
        private final WireReader reader = new WireReader();
        private final WireWriter wire = new WireWriter();
        private final Spill.Writer labels = stores.labels().writer();
        private final List<Spill.Writer> entities =
                plan.entities().stream()
                        .map(entity -> stores.entity(entity.index()).writer())
                        .toList();
        private final List<IdRecord> events = new ArrayList<>(1);
        private final List<IdRecord> told = new ArrayList<>(1);
        private byte[] part;

        /** A partition that is too large for the memory is gone through several times. */
        void work(int partition) {
            long rounds = 1 + stores.ids().bytes(partition) * UNPACKED / share;
            for (int round = 0; round < rounds; round++) {
                settle(rounds == 1 ? stores.ids().all(partition) : some(partition, round, rounds));
            }
        }

        void flush() {
            labels.flush();
            entities.forEach(Spill.Writer::flush);
        }

        /** The records of some ids. */
        private byte[] some(int partition, int round, long rounds) {
            var some = new ByteArrayOutputStream();
            var parts = stores.ids().parts(partition, 1 << 16);
            while (parts.hasNext()) {
                var part = parts.next();
                for (int at = 0; at < part.length; at = Spill.next(part, at)) {
                    int id = Spill.content(at);
                    IdRecord.passId(reader.over(part, id), part);
                    // Of other bits than those that divide ids into partitions.
                    int hash = Integer.rotateLeft(Hash.of(part, id, reader.position()), 7);
                    if (Math.floorMod(hash, rounds) == round) {
                        some.write(part, at, Spill.next(part, at) - at);
                    }
                }
            }
            return some.toByteArray();
        }

        private void settle(byte[] records) {
            part = records;
            var about = new ById(records);
            for (int id = 0; id < about.size(); id++) {
                events.clear();
                told.clear();
                for (int at = about.first(id); at >= 0; at = about.next(at)) {
                    var record = IdRecord.read(reader, records, about.place(at));
                    (record.label() ? told : events).add(record);
                }
                settle();
            }
        }

        private void settle() {
            if (events.isEmpty()) {
                told.forEach(this::refuseUnknown);
                return;
            }
            if (events.size() > 1) {
                events.sort(BY_TIME);
            }
            var event = events.get(0);
            for (int i = 1; i < events.size(); i++) {
                drop(event, events.get(i));
            }
            if (!told.isEmpty() || isSilent(event)) {
                label(event);
            }
        }

        private boolean isSilent(IdRecord event) {
            return plan.label() != null && event.source(reader, part) == plan.spine().index();
        }

        private void drop(IdRecord event, IdRecord again) {
            int source = again.source(reader, part);
            stores.drop(source, again.place());
            if (again.contentHash() == event.contentHash()) {
                tally.repeated();
            } else {
                tally.refuse(
                        plan.sources().get(source).name(),
                        again.place(),
                        again.id(reader, part),
                        Reason.CONFLICTING_EVENT,
                        "",
                        "another event with this id came before, with other content");
            }
        }

        private void label(IdRecord event) {
            var given = new ArrayList<Label>(told.size());
            for (var label : told) {
                boolean untimed = label.time() == Judged.UNTIMED;
                long time = untimed ? event.time() + plan.label().horizon() : label.time();
                double value = Double.longBitsToDouble(label.contentHash());
                given.add(new Label(value, time, label.place()));
            }
            if (given.size() > 1) {
                given.sort(Comparator.comparingLong(Label::time).thenComparingLong(Label::place));
            }
            var course = LabelCourse.of(plan.label(), event.time(), given, progress);
            for (var late : course.late()) {
                tally.refuse(
                        HistoryInput.LABELS,
                        late.place(),
                        event.id(reader, part),
                        Reason.LABEL_TOO_LATE,
                        "",
                        "the event has been closed with another label");
            }
            for (int i = 0; i < course.steps().size(); i++) {
                var step = course.steps().get(i);
                wire.start().number(event.place()).real(step.value()).number(step.time()).number(i);
                labels.add(stores.bucket(event.place()), wire);
                if (!step.silence()) {
                    var id = event.id(reader, part);
                    tell(event, new LabelUpdate(id, event.time(), step.value(), i), step);
                }
            }
        }

        private void tell(IdRecord event, LabelUpdate update, LabelCourse.Step step) {
            boolean before = step.time() <= event.time();
            int rank = before ? EntityRecord.LABEL_BEHIND : EntityRecord.LABEL;
            long at = Math.max(step.time(), event.time());
            var ids = plan.spine().idType();
            reader.over(part, event.keys());
            for (var entity : entities) {
                var key = reader.bytes();
                if (key != null) {
                    EntityRecord.label(wire.start(), key, at, rank, update, ids);
                    entity.add(stores.partition(key), wire);
                }
            }
        }

        private void refuseUnknown(IdRecord label) {
            var id = label.id(reader, part);
            tally.refuse(
                    HistoryInput.LABELS,
                    label.place(),
                    id,
                    Reason.UNKNOWN_EVENT,
                    "",
                    "no event with the id " + id + " came");
        }
    }
}
