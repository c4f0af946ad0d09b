package io.millrace.schemas.model;

import java.util.List;
import java.util.Map;

/**
 * Where a model comes from: enough to train it again.
 *
 * @param topic of the examples; empty where it was trained elsewhere
 * @param parameters of the learner, as text
 * @param libraries name to version
 * @param parent version that was champion at the time, null for the first
 * @param from event time of the oldest example, in ms
 * @param to event time of the newest example, in ms
 */
public record Provenance(
        String topic,
        List<OffsetRange> offsets,
        long seed,
        String learner,
        Map<String, String> parameters,
        Map<String, String> libraries,
        String parent,
        long from,
        long to,
        String jdk) {
    public Provenance {
        offsets = List.copyOf(offsets);
        parameters = Map.copyOf(parameters);
        libraries = Map.copyOf(libraries);
    }

    /** Whether another program than the trainer made the model. */
    public boolean elsewhere() {
        return topic.isEmpty();
    }

    /** Offsets of one partition, {@code to} excluded. */
    public record OffsetRange(int partition, long from, long to) {}
}
