package io.millrace.feature.label;

import io.millrace.feature.watermark.CommittedTime;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.LabelValue;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.plan.LabelPlan;

/**
 * Joins events and labels by id, in whatever order they come.
 *
 * <p>An example is written when both are there, or with the default once spine and labels have
 * passed the horizon. A label that changes within {@code revise_within} after the first example is
 * the next revision; the same value again is nothing. A label whose event the spine has passed
 * without bringing it is a dead letter, and so is one that comes too late to revise.
 *
 * <p>After a crash an input may find what it wrote, or a part of it, but never the deadlines that
 * it set (see {@link JoinStore}): it sets them again, and does again what it caused.
 */
final class LabelJoin {
    /** What comes of it. */
    interface Outcome {
        void example(KnownEvent event, Labels labels);

        void refused(Reason reason, String detail, LabelValue label);

        /** Another event of this id came before, with other content. */
        void conflict(KnownEvent event);
    }

    private final LabelPlan plan;
    private final long lateness;
    private final JoinStore store;
    private final Outcome outcome;
    private final DueTimes silence;
    private final DueTimes revision;
    private final DueTimes memory;
    private final DueTimes arrival;

    /**
     * @param lateness of the spine, in ms
     * @param progress event time that spine and labels have passed
     * @param spine event time that the spine has passed
     */
    LabelJoin(
            LabelPlan plan,
            long lateness,
            JoinStore store,
            CommittedTime progress,
            CommittedTime spine,
            Outcome outcome) {
        this.plan = plan;
        this.lateness = lateness;
        this.store = store;
        this.outcome = outcome;
        silence = new DueTimes(store, Deadline.SILENCE, progress);
        revision = new DueTimes(store, Deadline.REVISION, progress);
        memory = new DueTimes(store, Deadline.MEMORY, progress);
        arrival = new DueTimes(store, Deadline.ARRIVAL, spine);
    }

    void event(KnownEvent event) {
        var known = store.event(event.id());
        var labels = store.labels(event.id());
        boolean gone = known == null && labels != null && !labels.isWaiting();
        if (known == null && !gone) {
            store.put(event);
        } else if (event.contentHash() != (gone ? labels.contentHash() : known.contentHash())) {
            outcome.conflict(event);
            return;
        }
        if (gone) {
            return;
        }
        if (labels == null) {
            silence.set(event.time() + plan.horizon(), event.id());
        } else if (labels.isWaiting()) {
            first(event, labels.waiting());
        } else {
            tell(event, labels);
        }
    }

    void label(LabelValue label) {
        var labels = store.labels(label.id());
        if (labels == null || labels.isWaiting()) {
            var event = store.event(label.id());
            if (event == null) {
                wait(labels, label);
            } else {
                first(event, label);
            }
        } else if (labels.know(label)) {
            tell(store.event(label.id()), labels);
        } else if (labels.value() != label.value()) {
            revise(labels, label);
        }
    }

    /** Does what is due, at most so many of each kind. */
    void workOff(int most) {
        silence.workOff(most, this::silent);
        revision.workOff(most, this::settled);
        memory.workOff(most, this::forgotten);
        arrival.workOff(most, this::neverCame);
    }

    /**
     * Of two labels that wait, the one of the later time counts; of equal times the one that came
     * later.
     */
    private void wait(Labels before, LabelValue label) {
        if (before == null || label.time() >= before.waiting().time()) {
            store.put(label.id(), Labels.waiting(label));
        }
        arrival.set(label.time() + lateness, label.id());
    }

    /**
     * The first example is of the time when both were there: so it does not matter who came first.
     */
    private void first(KnownEvent event, LabelValue label) {
        long revisable = Math.max(event.time(), label.time()) + plan.reviseWithin();
        settle(event, Labels.first(event.contentHash(), label, revisable));
    }

    private void silent(Due due) {
        var labels = store.labels(due.id());
        if (labels != null && !labels.areSilence()) {
            return;
        }
        var event = store.event(due.id());
        if (event == null || due.time() != event.time() + plan.horizon()) {
            return;
        }
        if (labels != null) {
            tell(event, labels);
            return;
        }
        boolean example = !Double.isNaN(plan.orDefault());
        long revisable = due.time() + (example ? plan.reviseWithin() : 0);
        settle(event, Labels.silence(event.contentHash(), plan.orDefault(), due.time(), revisable));
    }

    private void settle(KnownEvent event, Labels labels) {
        store.put(event.id(), labels);
        tell(event, labels);
    }

    /**
     * Once more where an input is read again; of an event that has gone there is no more to say.
     */
    private void tell(KnownEvent event, Labels labels) {
        if (event != null) {
            revision.set(labels.revisable(), event.id());
            if (labels.hasExample()) {
                outcome.example(event, labels);
            }
        }
    }

    private void revise(Labels labels, LabelValue label) {
        boolean late = !labels.hasExample() || label.time() > labels.revisable();
        var event = late ? null : store.event(label.id());
        if (event == null) {
            outcome.refused(
                    Reason.LABEL_TOO_LATE, "the event has been closed with another label", label);
            return;
        }
        labels.revise(label);
        settle(event, labels);
    }

    /** The vector goes, what is known of the labels stays, so that a late one can be named. */
    private void settled(Due due) {
        var labels = store.labels(due.id());
        if (labels != null && !labels.isWaiting() && due.time() >= labels.revisable()) {
            store.deleteEvent(due.id());
            memory.set(due.time() + plan.horizon() + plan.reviseWithin(), due.id());
        }
    }

    private void forgotten(Due due) {
        var labels = store.labels(due.id());
        if (labels != null && !labels.isWaiting() && due.time() >= labels.revisable()) {
            store.deleteLabels(due.id());
        }
    }

    private void neverCame(Due due) {
        var labels = store.labels(due.id());
        if (labels != null
                && labels.isWaiting()
                && due.time() >= labels.waiting().time() + lateness) {
            outcome.refused(
                    Reason.UNKNOWN_EVENT,
                    "no event with the id " + due.id() + " came",
                    labels.waiting());
            store.deleteLabels(due.id());
        }
    }
}
