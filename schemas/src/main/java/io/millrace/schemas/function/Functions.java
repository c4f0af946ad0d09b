package io.millrace.schemas.function;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The registry: one line per function. */
public final class Functions {
    private static final List<Function> ALL =
            List.of(
                    new Count(),
                    new Sum(),
                    new Mean(),
                    new Min(),
                    new Max(),
                    new Variance(),
                    new Stddev(),
                    new Distinct(),
                    new Quantile(),
                    new Share(),
                    new Rate(),
                    new First(),
                    new Last(),
                    new SecondsSinceFirst(),
                    new SecondsSinceLast(),
                    new DecayedCount(),
                    new DecayedSum(),
                    new DecayedMean());

    private static final Map<String, Function> BY_NAME = new LinkedHashMap<>();

    static {
        ALL.forEach(function -> BY_NAME.put(function.name(), function));
    }

    private Functions() {}

    public static Optional<Function> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static Set<String> names() {
        return BY_NAME.keySet();
    }

    public static List<Function> all() {
        return ALL;
    }
}
