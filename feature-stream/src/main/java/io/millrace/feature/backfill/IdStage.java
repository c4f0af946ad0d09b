package io.millrace.feature.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.feature.backfill.LabelCourse.Label;
import io.millrace.feature.ingest.Judged;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.Plan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The second stage: of events with the same id the first counts, what repeats it is nothing, what
 * contradicts it is refused; labels meet their event and become its example, and go to the entities
 * that look at labels.
 */
final class IdStage {
    /** About how much more a record takes as objects. */
    private static final int UNPACKED = 8;

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

    /** All that speaks of one id. */
    private static final class Known {
        private final List<IdRecord> events = new ArrayList<>(1);
        private final List<IdRecord> labels = new ArrayList<>(1);
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

        /** A partition that is too large for the memory is gone through several times. */
        void work(int partition) {
            long rounds = 1 + stores.ids().bytes(partition) * UNPACKED / share;
            for (int round = 0; round < rounds; round++) {
                for (var byId : read(partition, round, rounds)) {
                    byId.values().forEach(this::settle);
                }
            }
        }

        void flush() {
            labels.flush();
            entities.forEach(Spill.Writer::flush);
        }

        /** By source, what speaks of each id. */
        private List<Map<String, Known>> read(int partition, int round, long rounds) {
            var bySource = new ArrayList<Map<String, Known>>();
            plan.sources().forEach(source -> bySource.add(new HashMap<>()));
            var parts = stores.ids().parts(partition, 1 << 20);
            while (parts.hasNext()) {
                var part = parts.next();
                for (int at = 0; at < part.length; at = Spill.next(part, at)) {
                    var record = IdRecord.read(reader.over(part, Spill.content(at)), plan);
                    if (rounds == 1 || Math.floorMod(record.id().hashCode(), rounds) == round) {
                        int source = record.isLabel() ? plan.spine().index() : record.source();
                        var known =
                                bySource.get(source)
                                        .computeIfAbsent(record.id(), any -> new Known());
                        (record.isLabel() ? known.labels : known.events).add(record);
                    }
                }
            }
            return bySource;
        }

        private void settle(Known known) {
            if (known.events.isEmpty()) {
                known.labels.forEach(this::refuseUnknown);
                return;
            }
            if (known.events.size() > 1) {
                known.events.sort(BY_TIME);
            }
            var event = known.events.get(0);
            for (int i = 1; i < known.events.size(); i++) {
                drop(event, known.events.get(i));
            }
            if (!known.labels.isEmpty() || isSilent(event)) {
                label(event, known.labels);
            }
        }

        private boolean isSilent(IdRecord event) {
            return plan.label() != null && event.source() == plan.spine().index();
        }

        private void drop(IdRecord event, IdRecord again) {
            stores.drop(again.source(), again.place());
            if (again.contentHash() == event.contentHash()) {
                tally.repeated();
            } else {
                tally.refuse(
                        plan.sources().get(again.source()).name(),
                        again.place(),
                        again.id(),
                        Reason.CONFLICTING_EVENT,
                        "",
                        "another event with this id came before, with other content");
            }
        }

        private void label(IdRecord event, List<IdRecord> told) {
            var given = new ArrayList<Label>();
            for (var label : told) {
                boolean untimed = label.time() == Judged.UNTIMED;
                long time = untimed ? event.time() + plan.label().horizon() : label.time();
                double value = Double.longBitsToDouble(label.contentHash());
                given.add(new Label(value, time, label.place()));
            }
            given.sort(Comparator.comparingLong(Label::time).thenComparingLong(Label::place));
            var course = LabelCourse.of(plan.label(), event.time(), given, progress);
            for (var late : course.late()) {
                tally.refuse(
                        HistoryInput.LABELS,
                        late.place(),
                        event.id(),
                        Reason.LABEL_TOO_LATE,
                        "",
                        "the event has been closed with another label");
            }
            for (int i = 0; i < course.steps().size(); i++) {
                var step = course.steps().get(i);
                wire.start().number(event.place()).real(step.value()).number(step.time()).number(i);
                labels.add(stores.bucket(event.place()), wire);
                if (!step.silence()) {
                    tell(event, new LabelUpdate(event.id(), event.time(), step.value(), i), step);
                }
            }
        }

        private void tell(IdRecord event, LabelUpdate update, LabelCourse.Step step) {
            boolean before = step.time() <= event.time();
            int rank = before ? EntityRecord.LABEL_BEHIND : EntityRecord.LABEL;
            long at = Math.max(step.time(), event.time());
            var ids = plan.spine().idType();
            for (int i = 0; i < event.keys().length; i++) {
                if (event.keys()[i] != null) {
                    var key = event.keys()[i].getBytes(UTF_8);
                    EntityRecord.label(wire.start(), key, at, rank, update, ids);
                    entities.get(i).add(stores.partition(key), wire);
                }
            }
        }

        private void refuseUnknown(IdRecord label) {
            tally.refuse(
                    HistoryInput.LABELS,
                    label.place(),
                    label.id(),
                    Reason.UNKNOWN_EVENT,
                    "",
                    "no event with the id " + label.id() + " came");
        }
    }
}
