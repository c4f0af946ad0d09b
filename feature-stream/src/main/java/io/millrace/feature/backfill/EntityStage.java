package io.millrace.feature.backfill;

import io.millrace.feature.entity.EntityHistory;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.IdType;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The third stage: each entity is told its history, in order, and answers those that ask. A
 * partition that is too large for the memory is put in order in parts, which are then merged.
 */
final class EntityStage {
    /** Beside a part's bytes there are its places, keys and times. */
    private static final int PART_OF_SHARE = 4;

    private final Plan plan;
    private final Stores stores;
    private final Times times;
    private final int share;

    EntityStage(Plan plan, Stores stores, Times times, int share) {
        this.plan = plan;
        this.stores = stores;
        this.times = times;
        this.share = share;
    }

    private long warmFrom(EntityPlan entity) {
        long first = times.first(entity.from().index());
        return first == Long.MAX_VALUE ? first : first + entity.span();
    }

    /** One thread's way through an entity's partitions. */
    final class Worker {
        private final EntityPlan entity;
        private final IdType ids = plan.spine().idType();
        private final int columns;

        /** From when on its windows are full. */
        private final long warmFrom;

        private final EntityHistory history;
        private final AnswerRecord answer;
        private final BitSet droppedEvents;
        private final BitSet droppedQuestions;
        private final Spill.Writer answers;
        private final WireReader reader = new WireReader();
        private final WireWriter wire = new WireWriter();

        Worker(EntityPlan entity) {
            this.entity = entity;
            this.columns = entity.columns().size();
            this.warmFrom = warmFrom(entity);
            this.history = new EntityHistory(plan, entity);
            this.answer = new AnswerRecord(entity);
            this.droppedEvents = stores.dropped(entity.from().index());
            this.droppedQuestions = stores.dropped(plan.spine().index());
            this.answers = stores.answers(entity.index()).writer();
        }

        void work(int partition) {
            var parts = stores.entity(entity.index()).parts(partition, share / PART_OF_SHARE);
            if (!parts.hasNext()) {
                return;
            }
            var first = sorted(parts.next());
            if (!parts.hasNext()) {
                for (int i = 0; i < first.size(); i++) {
                    tell(first.part(), first.place(i), first.sameKey(i));
                }
                return;
            }
            try (var runs = new Runs(stores, share / PART_OF_SHARE)) {
                runs.add(first);
                while (parts.hasNext()) {
                    runs.add(sorted(parts.next()));
                }
                runs.merge(this::tell);
            }
        }

        void flush() {
            answers.flush();
        }

        private Told sorted(byte[] part) {
            return new Told(part, entity, plan.spine().idType());
        }

        private void tell(byte[] part, int place, boolean sameKey) {
            reader.over(part, Spill.content(place));
            int length = reader.small();
            int key = reader.position();
            if (!sameKey) {
                history.start(Arrays.copyOfRange(part, key, key + length));
            }
            int behind = key + length;
            reader.over(part, behind + Long.BYTES);
            boolean label = EntityRecord.isLabel(reader.oneByte());
            reader.over(part, behind);
            if (label) {
                history.label(EntityRecord.label(reader, ids));
            } else {
                event(EntityRecord.event(reader, columns, ids, entity.from().idType()));
            }
        }

        private void event(EntityEvent event) {
            var dropped = event.keep() ? droppedEvents : droppedQuestions;
            if (dropped.get(Math.toIntExact(event.offset()))) {
                return;
            }
            var values = history.event(event);
            if (event.asks()) {
                answer(event, values);
            }
        }

        private void answer(EntityEvent event, Values values) {
            answer.write(event.offset(), event.time() >= warmFrom, values, wire.start());
            answers.add(stores.bucket(event.offset()), wire);
        }
    }
}
