package io.millrace.trainer.learner;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A learner's parameters by name, in the order of their names. */
public record Parameters(@JsonValue SortedMap<String, Double> values) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Parameters {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static Parameters of(Map<String, Double> values) {
        return new Parameters(new TreeMap<>(values));
    }

    /** The same parameters, one of them changed. */
    public Parameters with(String name, double value) {
        var changed = new TreeMap<>(values);
        changed.put(name, value);
        return new Parameters(changed);
    }

    public double get(String name) {
        var value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no parameter '" + name + "' in " + this);
        }
        return value;
    }

    /** Of each value the median; of two in the middle the lower one. */
    public static Parameters median(List<Parameters> all) {
        var median = new TreeMap<String, Double>();
        for (var name : all.get(0).values().keySet()) {
            var sorted = all.stream().map(one -> one.get(name)).sorted().toList();
            median.put(name, sorted.get((sorted.size() - 1) / 2));
        }
        return new Parameters(median);
    }

    int integer(String name) {
        return Math.toIntExact(Math.round(get(name)));
    }

    /** Refuses parameters that are not exactly those of {@code other}, by name. */
    Parameters requireNamesOf(Parameters other) {
        if (!values.keySet().equals(other.values.keySet())) {
            throw new IllegalArgumentException(
                    "parameters " + values.keySet() + " instead of " + other.values.keySet());
        }
        return this;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
