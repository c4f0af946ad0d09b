package io.millrace.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/**
 * One counter for each value of an enum. All exist from the start, so that a count of zero is seen
 * as such.
 */
public final class Counters<E extends Enum<E>> {
    private final Map<E, Counter> counters;

    Counters(
            MeterRegistry registry,
            String name,
            String help,
            String tag,
            Class<E> type,
            Function<E, String> text) {
        counters = new EnumMap<>(type);
        for (E value : type.getEnumConstants()) {
            counters.put(
                    value,
                    Counter.builder(name)
                            .description(help)
                            .tag(tag, text.apply(value))
                            .register(registry));
        }
    }

    public void increment(E value) {
        counters.get(value).increment();
    }

    public void add(E value, long amount) {
        counters.get(value).increment((double) amount);
    }

    public long count(E value) {
        return (long) counters.get(value).count();
    }

    /** Of all values together. */
    public long total() {
        return (long) counters.values().stream().mapToDouble(Counter::count).sum();
    }
}
