package io.millrace.schemas.plan;

import io.millrace.schemas.expression.Expression;
import java.util.List;

/**
 * A feature group: what is kept of the events of one entity, and what is computed from them.
 *
 * @param index its place among the entities of the plan, at most 63
 * @param key from an event of its own source
 * @param askKey from an event of the spine
 * @param columns what is kept of each event
 * @param filters the {@code where}s; each event keeps which of them it satisfies. At most 64
 * @param labelled whether a feature looks at the label
 */
public record EntityPlan(
        int index,
        String name,
        SourcePlan from,
        KeyPlan key,
        KeyPlan askKey,
        List<ColumnPlan> columns,
        List<Expression> filters,
        List<FeaturePlan> features,
        boolean labelled) {

    /** The longest reach of a window behind the event that asks, in ms of event time. */
    public long span() {
        return features.stream()
                .mapToLong(feature -> feature.delay() + (feature.bounded() ? feature.window() : 0))
                .max()
                .orElse(0);
    }
}
