package io.millrace.feature.entity;

import io.millrace.feature.wire.Beat;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What of an entity's state nobody can ask for any more.
 *
 * <p>With the watermark {@code w}, whoever still asks does so at a time after {@code w - lateness},
 * for the first time or again. So an event is needed while it is younger than the longest window
 * behind that; a question while it can be repeated. For a feature without a window the newest event
 * that any asker must see is needed too, and older ones for as long as an asker that may repeat
 * arrived before the newer one did.
 */
final class Expiry {
    private final EntityPlan entity;
    private final long lateness;
    private final List<FeaturePlan> unbounded;
    private final double labelDefault;

    Expiry(EntityPlan entity, long lateness, double labelDefault) {
        this.entity = entity;
        this.lateness = lateness;
        this.labelDefault = labelDefault;
        this.unbounded = entity.features().stream().filter(feature -> !feature.bounded()).toList();
    }

    List<StoredEvent> expiredQuestions(EntityEvents events, long watermark) {
        if (watermark == Beat.UNKNOWN) {
            return List.of();
        }
        return events.questions().stream()
                .filter(question -> question.time() <= watermark - lateness)
                .toList();
    }

    List<StoredEvent> expired(EntityEvents events, long watermark) {
        if (watermark == Beat.UNKNOWN
                || events.kept().isEmpty()
                || events.kept().get(0).time() > watermark - lateness - entity.span()) {
            return List.of();
        }
        var needed = needed(events, watermark - lateness);
        var expired = new ArrayList<StoredEvent>();
        for (var event : events.kept()) {
            if (event.time() > watermark - lateness - entity.span()) {
                break;
            }
            if (!needed.contains(event)) {
                expired.add(event);
            }
        }
        return expired;
    }

    private Set<StoredEvent> needed(EntityEvents events, long asksAfter) {
        long firstLive = firstLiveOrdinal(events, asksAfter);
        var needed = new HashSet<StoredEvent>();
        for (var feature : unbounded) {
            long smallestKept = Long.MAX_VALUE;
            for (int i = events.kept().size() - 1; i >= 0 && smallestKept >= firstLive; i--) {
                var event = events.kept().get(i);
                boolean settled = event.time() <= asksAfter - feature.delay();
                if (settled && event.ordinal() < smallestKept && counts(event, feature)) {
                    needed.add(event);
                    smallestKept = event.ordinal();
                }
            }
        }
        return needed;
    }

    /** Smallest ordinal of those that may ask again. */
    private static long firstLiveOrdinal(EntityEvents events, long asksAfter) {
        long first = Long.MAX_VALUE;
        for (var event : events.kept()) {
            first = event.time() > asksAfter ? Math.min(first, event.ordinal()) : first;
        }
        for (var question : events.questions()) {
            first = question.time() > asksAfter ? Math.min(first, question.ordinal()) : first;
        }
        return first;
    }

    private boolean counts(StoredEvent event, FeaturePlan feature) {
        if (!event.satisfies(feature.filter())) {
            return false;
        }
        return switch (feature.column()) {
            case FeaturePlan.NO_COLUMN -> true;
            case FeaturePlan.LABEL -> !Double.isNaN(event.label(Long.MAX_VALUE, labelDefault));
            default -> event.has(feature.column());
        };
    }
}
