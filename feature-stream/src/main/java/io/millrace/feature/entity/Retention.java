package io.millrace.feature.entity;

import io.millrace.feature.timeline.Timeline;
import io.millrace.feature.wire.Beat;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.plan.Plan;

/**
 * How long an entity's events are kept.
 *
 * <p>With the watermark {@code w}, whoever still asks does so not before {@code w - lateness}, for
 * the first time or again. So an event is needed while it is younger than the longest window behind
 * that; events and questions also while an event of the same id can come, which is a conflict up to
 * {@code lateness} behind them, or it would depend on the moment of expiry what such an event is.
 * What a feature without a window needs of an older event is put aside when the event goes, which
 * therefore has to have arrived before all who may ask again.
 *
 * @param lateness in ms
 * @param span reach of the longest window, of conflicts, and of labels where they count for ever;
 *     in ms
 * @param unbounded whether a feature has no window
 */
record Retention(long lateness, long span, boolean unbounded) {
    private static final int LOOKS_PER_LATENESS = 16;

    static Retention of(Plan plan, EntityPlan entity) {
        var label = plan.label();
        return of(
                entity,
                plan.lateness(),
                label == null ? 0 : label.horizon() + label.reviseWithin());
    }

    /**
     * @param labels how long a label may change, in ms
     */
    static Retention of(EntityPlan entity, long lateness, long labels) {
        boolean unbounded = false;
        long span = Math.max(entity.span(), lateness);
        for (var feature : entity.features()) {
            unbounded |= !feature.bounded();
            if (!feature.bounded() && feature.column() == FeaturePlan.LABEL) {
                span = Math.max(span, labels);
            }
        }
        return new Retention(lateness, span, unbounded);
    }

    /** Forgets what is not needed; says whether anything is left of the entity. */
    boolean expire(Entity entity, long watermark) {
        if (watermark == Beat.UNKNOWN || watermark < entity.quietUntil()) {
            return true;
        }
        boolean left = forget(entity, watermark);
        // Where something is still held back, not every event needs to look again.
        long again = watermark + lateness / LOOKS_PER_LATENESS + 1;
        // What is empty is about to get its first event, about which nothing is known yet.
        entity.setQuietUntil(entity.isEmpty() ? again : Math.max(again, nextExpiry(entity)));
        return left;
    }

    /** Watermark at which the next block, or all, can go. */
    private long nextExpiry(Entity entity) {
        return lateness
                + 1
                + Math.min(nextTime(entity.events(), span), nextTime(entity.questions(), lateness));
    }

    private static long nextTime(Timeline timeline, long span) {
        if (timeline.isEmpty()) {
            return Long.MAX_VALUE / 2;
        }
        return span + (timeline.slots() > 1 ? timeline.firstTime(1) : timeline.lastTime());
    }

    private boolean forget(Entity entity, long watermark) {
        long asksAfter = watermark - lateness - 1;
        entity.asksAfter(asksAfter);
        var questions = entity.questions();
        long settled = unbounded ? settled(entity, asksAfter) : asksAfter;
        if (!questions.isEmpty() && questions.firstTime(0) <= asksAfter - lateness) {
            expireQuestions(entity, asksAfter - lateness);
        }
        var events = entity.events();
        if (events.isEmpty() || events.firstTime(0) > settled - span) {
            return unbounded || !entity.isEmpty();
        }
        if (events.lastTime() > settled - span) {
            int before = events.slots();
            entity.windows().expire(settled, span);
            changedIf(entity, before != events.slots());
        } else {
            entity.windows().clear(settled);
            changedIf(entity, true);
        }
        return unbounded || !entity.isEmpty();
    }

    private static void expireQuestions(Entity entity, long upTo) {
        var questions = entity.questions();
        int expired = questions.expirable(upTo);
        if (questions.lastTime() <= upTo) {
            questions.clear();
            changedIf(entity, true);
        } else if (expired > 0) {
            questions.forget(expired);
            changedIf(entity, true);
        }
    }

    /** Every event up to here had arrived before all who ask after a time. */
    private static long settled(Entity entity, long asksAfter) {
        long firstLive =
                Math.min(
                        entity.events().firstOrdinalAfter(asksAfter),
                        entity.questions().firstOrdinalAfter(asksAfter));
        if (firstLive == Long.MAX_VALUE) {
            return asksAfter;
        }
        return Math.min(asksAfter, entity.events().firstTimeFrom(firstLive) - 1);
    }

    private static void changedIf(Entity entity, boolean changed) {
        if (changed) {
            entity.setChanged(true);
        }
    }
}
