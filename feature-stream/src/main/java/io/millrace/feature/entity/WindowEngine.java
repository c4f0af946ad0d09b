package io.millrace.feature.entity;

import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Aggregate;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import java.util.List;

/**
 * Computes the features of one entity for one event, straight from the definition of a window (see
 * {@link FeaturePlan}). Aggregates are reused; one thread.
 */
final class WindowEngine {
    private final EntityPlan entity;
    private final double labelDefault;
    private final Aggregate[] aggregates;

    WindowEngine(EntityPlan entity, double labelDefault) {
        this.entity = entity;
        this.labelDefault = labelDefault;
        this.aggregates =
                entity.features().stream()
                        .map(feature -> feature.function().aggregate(feature.call()))
                        .toArray(Aggregate[]::new);
    }

    /**
     * The features as of an event.
     *
     * @param kept the entity's events in the order (time, id)
     * @param asking the event; for a question of another source, the question
     * @param own whether the asking event is one of the entity's own
     */
    Values compute(List<StoredEvent> kept, StoredEvent asking, boolean own) {
        var values = Values.missing(aggregates.length);
        for (int i = 0; i < aggregates.length; i++) {
            var feature = entity.features().get(i);
            var aggregate = aggregates[i];
            aggregate.clear();
            fold(kept, asking, own, feature, aggregate);
            values.texts()[i] = aggregate.text();
            double number = aggregate.number(asking.time());
            boolean missing = Double.isNaN(number) && values.texts()[i] == null;
            values.numbers()[i] = missing ? feature.orDefault() : number;
        }
        return values;
    }

    private void fold(
            List<StoredEvent> kept,
            StoredEvent asking,
            boolean own,
            FeaturePlan feature,
            Aggregate aggregate) {
        long until = asking.time() - feature.delay();
        long after = feature.bounded() ? until - feature.window() : Long.MIN_VALUE;
        boolean byId = own && feature.delay() == 0;
        for (var event : kept) {
            if (event.time() > until) {
                break;
            }
            if (event.time() <= after
                    || event.ordinal() > asking.ordinal()
                    || (byId && EntityEvents.isAfter(event, asking))
                    || (own && feature.excludeCurrent() && event.ordinal() == asking.ordinal())
                    || (feature.column() != FeaturePlan.MATCH
                            && !event.satisfies(feature.filter()))) {
                continue;
            }
            add(event, asking.ordinal(), feature, aggregate);
        }
    }

    private void add(
            StoredEvent event, long asOfOrdinal, FeaturePlan feature, Aggregate aggregate) {
        int column = feature.column();
        if (column == FeaturePlan.NO_COLUMN) {
            aggregate.add(event.time(), 0, null);
        } else if (column == FeaturePlan.MATCH) {
            aggregate.add(event.time(), event.satisfies(feature.filter()) ? 1 : 0, null);
        } else if (column == FeaturePlan.LABEL) {
            double label = event.label(asOfOrdinal, labelDefault);
            if (!Double.isNaN(label)) {
                aggregate.add(event.time(), Double.doubleToRawLongBits(label), null);
            }
        } else if (event.has(column)) {
            aggregate.add(event.time(), event.bits(column), event.text(column));
        }
    }
}
