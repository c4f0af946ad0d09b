package io.millrace.schemas.plan;

import io.millrace.schemas.function.Bag;
import io.millrace.schemas.function.Keeping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is allowed in a plan but may cost more than its author thinks. */
public final class PlanWarnings {
    private PlanWarnings() {}

    public static List<String> of(Plan plan) {
        var warnings = new ArrayList<String>();
        for (var entity : plan.entities()) {
            for (var feature : entity.features()) {
                boolean held = feature.function().keeping(feature.call()) instanceof Keeping.Held;
                if (held && feature.rows() == 0) {
                    warnings.add(
                            String.format(
                                    Locale.ROOT,
                                    "%s has no flat cost: it holds the values of its window, and beyond %,d of"
                                            + " them each event looks at the whole window",
                                    feature.name(),
                                    Bag.LARGEST));
                }
            }
        }
        return warnings;
    }
}
