package io.millrace.inference.model;

import io.millrace.schemas.record.Activation;
import java.util.Optional;
import java.util.TreeMap;

/** The entries of {@code <p>.activations} by offset, in the order that is the truth. */
public final class ActivationHistory {
    private final TreeMap<Long, Activation> entries = new TreeMap<>();

    synchronized void append(long offset, Activation activation) {
        entries.put(offset, activation);
    }

    public synchronized Optional<Activation> first() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.firstEntry().getValue());
    }

    public synchronized Optional<Activation> newest() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.lastEntry().getValue());
    }

    /** The entry that a vector's stamp names. */
    public synchronized Optional<Activation> at(long offset) {
        return Optional.ofNullable(entries.get(offset));
    }
}
