package io.millrace.schemas.plan;

import io.millrace.schemas.expression.Expression;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What each value of a plan is computed from: other values, the label, fields of its source. */
final class Origins {
    private final Map<String, Set<String>> origins = new LinkedHashMap<>();

    private Origins() {}

    /** Names of origins by names of values, both as {@link CanonicalText} has them. */
    static Map<String, Set<String>> of(Plan plan) {
        var all = new Origins();
        for (var entity : plan.entities()) {
            entity.features().forEach(feature -> all.add(entity, feature));
        }
        for (var derived : plan.derived()) {
            all.add(derived.name(), section(plan.spine()), derived.expression());
        }
        for (var input : plan.inputs()) {
            all.add(input.name(), CanonicalText.nameOf(section(plan.spine()), input.name()));
        }
        if (plan.label() != null) {
            all.add(CanonicalText.LABEL, CanonicalText.LABEL, plan.label().value());
        }
        return all.origins;
    }

    private void add(EntityPlan entity, FeaturePlan feature) {
        var section = section(entity.from());
        if (feature.column() == FeaturePlan.LABEL) {
            add(feature.name(), CanonicalText.LABEL);
        } else if (feature.column() >= 0) {
            var column = entity.columns().get(feature.column()).name();
            add(feature.name(), CanonicalText.nameOf(section, column));
        }
        if (feature.filter() >= 0) {
            add(feature.name(), section, entity.filters().get(feature.filter()));
        }
    }

    /** A name in an expression is a value's or a field's, never both. */
    private void add(String value, String section, Expression expression) {
        for (var name : expression.variables()) {
            add(value, name);
            add(value, CanonicalText.nameOf(section, name));
        }
    }

    private void add(String value, String origin) {
        origins.computeIfAbsent(value, any -> new LinkedHashSet<>()).add(origin);
    }

    private static String section(SourcePlan source) {
        return CanonicalText.SOURCE + source.name();
    }
}
