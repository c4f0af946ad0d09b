package io.millrace.feature.entity;

import io.millrace.feature.timeline.Cursor;
import io.millrace.feature.timeline.Event;
import io.millrace.feature.timeline.EventId;
import io.millrace.feature.window.Asking;
import io.millrace.feature.window.WindowPlan;
import io.millrace.feature.window.Windows;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.IdType;

/**
 * What happens to an entity when something arrives. One thread.
 *
 * <p>An event moves the windows' edges to its own time, is inserted, and its values are read: the
 * cost does not depend on how much the windows hold. A late one moves the edges back, the next one
 * forward again.
 */
final class EntityEngine {
    /** What an arrival turned out to be. */
    enum Arrival {
        NEW,
        /** It came before and changes nothing. */
        AGAIN,
        /** Its id came before with other content, not longer ago than the lateness. */
        CONFLICT
    }

    private final WindowPlan plan;
    private final IdType eventIds;
    private final IdType questionIds;
    private final Retention retention;
    private final Asking asking = new Asking();
    private final Cursor place = new Cursor();
    private final EventId id = new EventId();
    private final Event arrived = new Event();

    EntityEngine(WindowPlan plan, IdType eventIds, IdType questionIds, Retention retention) {
        this.plan = plan;
        this.eventIds = eventIds;
        this.questionIds = questionIds;
        this.retention = retention;
    }

    static EntityEngine of(Plan plan, EntityPlan entity) {
        var windows = new WindowPlan(entity, labelDefault(plan));
        return new EntityEngine(
                windows, entity.from().idType(), plan.spine().idType(), Retention.of(plan, entity));
    }

    /** What an event without a label counts as; NaN: it does not count. */
    static double labelDefault(Plan plan) {
        return plan.label() == null ? Double.NaN : plan.label().orDefault();
    }

    /**
     * Takes an event.
     *
     * @param into its values, where it asks and is in no conflict
     */
    Arrival event(Entity entity, EntityEvent event, Values into) {
        return event.keep() ? own(entity, event, into) : question(entity, event, into);
    }

    /** Takes a label; false where the event is not kept or a newer label is known. */
    boolean label(Entity entity, LabelUpdate label) {
        id.set(eventIds, label.id());
        var events = entity.events();
        events.find(label.time(), id, place);
        if (!events.isAt(place, label.time(), id)
                || !entity.windows()
                        .label(place, entity.nextOrdinal(), label.revision(), label.value())) {
            return false;
        }
        entity.takeOrdinal();
        entity.setChanged(true);
        return true;
    }

    /** The values as of a time, from what has arrived. */
    void read(Entity entity, long at, Values into) {
        answer(entity.windows(), asking.at(at, null, false), into);
    }

    /** Forgets what nobody can ask for any more; says whether anything is left. */
    boolean expire(Entity entity, long watermark) {
        return retention.expire(entity, watermark);
    }

    private Arrival own(Entity entity, EntityEvent event, Values into) {
        id.set(eventIds, event.id());
        var windows = entity.windows();
        asking.at(event.time(), id, true);
        windows.moveTo(asking);
        windows.front(place);
        var events = entity.events();
        if (events.isAt(place, event.time(), id)) {
            var block = events.block(place.slot());
            if (block.hash(place.index()) != (int) event.contentHash()) {
                return Arrival.CONFLICT;
            }
            asking.again(block.ordinal(place.index()));
            if (event.asks()) {
                plan.readBeforeCurrent(windows, asking, into);
            }
            windows.passFront();
            if (event.asks()) {
                plan.readWithCurrent(windows, asking, into);
            }
            return Arrival.AGAIN;
        }
        long recently = event.time() - retention.lateness();
        if (entity.recentEvents().contains(id, recently, conflictsAfter(entity))) {
            return Arrival.CONFLICT;
        }
        if (event.asks()) {
            plan.readBeforeCurrent(windows, asking, into);
        }
        windows.insert(place, arrived.set(event, id, entity.takeOrdinal()));
        windows.passFront();
        events.balance(place.slot());
        if (event.asks()) {
            plan.readWithCurrent(windows, asking, into);
        }
        entity.recentEvents().add(id, event.time(), conflictsAfter(entity));
        entity.setChanged(true);
        return Arrival.NEW;
    }

    private Arrival question(Entity entity, EntityEvent event, Values into) {
        id.set(questionIds, event.id());
        var questions = entity.questions();
        asking.at(event.time(), id, false);
        questions.find(event.time(), id, place);
        if (questions.isAt(place, event.time(), id)) {
            var block = questions.block(place.slot());
            if (block.hash(place.index()) != (int) event.contentHash()) {
                return Arrival.CONFLICT;
            }
            asking.again(block.ordinal(place.index()));
            answer(entity.windows(), asking, into);
            return Arrival.AGAIN;
        }
        long recently = event.time() - retention.lateness();
        var recent = entity.recentQuestions();
        if (recent.contains(id, recently, conflictsAfter(entity))) {
            return Arrival.CONFLICT;
        }
        questions.insert(place, arrived.set(event, id, entity.takeOrdinal()));
        questions.balance(place.slot());
        recent.add(id, event.time(), conflictsAfter(entity));
        entity.setChanged(true);
        answer(entity.windows(), asking, into);
        return Arrival.NEW;
    }

    /** Who still asks is in no conflict with what lies at or before this time. */
    private long conflictsAfter(Entity entity) {
        long asksAfter = entity.asksAfter();
        return asksAfter == Long.MIN_VALUE ? asksAfter : asksAfter - retention.lateness();
    }

    private void answer(Windows windows, Asking who, Values into) {
        windows.moveTo(who);
        plan.readBeforeCurrent(windows, who, into);
        plan.readWithCurrent(windows, who, into);
    }
}
